/** A path into the configuration as people read it: `bridges[0].aliasTemplate`; empty for the whole file. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => text + piece(part, text === ''), '');
}

function piece(part: PropertyKey, first: boolean): string {
  if (typeof part === 'number') return `[${part}]`;
  const name = String(part);
  if (!/^[A-Za-z$_][\w$]*$/.test(name)) return `[${JSON.stringify(name)}]`;
  return first ? name : `.${name}`;
}
