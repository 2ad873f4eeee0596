/** A path of the client API; every inserted value is escaped, so that no room id or alias can reach another path. */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce((whole, part, index) => whole + part + encodeURIComponent(values[index] ?? ''), '');
}
