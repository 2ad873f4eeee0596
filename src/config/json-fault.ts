/** The first thing that is not JSON in a text. */
export interface JsonFault {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

/** Finds where a text stops being JSON, or where an object names a key twice; undefined: it is sound. Quotes nothing of the text but keys. */
export function findJsonFault(text: string): JsonFault | undefined {
  const scanner = new JsonScanner(text);
  const what = scanner.document();
  if (what === undefined) return undefined;
  const before = text.slice(0, scanner.position).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, what };
}

/** Each method reads one piece and answers what is wrong with it; undefined: nothing. */
class JsonScanner {
  position = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  document(): string | undefined {
    const fault = this.#value();
    if (fault !== undefined) return fault;
    return this.#peek() === '' ? undefined : 'there is more after the end of the object';
  }

  #value(): string | undefined {
    const next = this.#peek();
    if (next === '{') return this.#members();
    if (next === '[') return this.#elements();
    if (next === '"') return this.#string();
    if (this.#take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y) !== undefined) return undefined;
    return this.#unexpected('a value');
  }

  #members(): string | undefined {
    const seen = new Set<string>();
    return this.#list('}', () => {
      const from = this.position;
      const fault = this.#peek() === '"' ? this.#string() : this.#unexpected('a key in double quotes');
      if (fault !== undefined) return fault;
      const key = this.#text.slice(from, this.position).trim();
      if (seen.has(key)) return `the key ${key} stands twice in this object`;
      seen.add(key);
      if (this.#peek() !== ':') return this.#unexpected('":"');
      this.position++;
      return this.#value();
    });
  }

  #elements(): string | undefined {
    return this.#list(']', () => this.#value());
  }

  #list(end: '}' | ']', item: () => string | undefined): string | undefined {
    this.position++;
    if (this.#peek() === end) return this.#step();
    for (;;) {
      const fault = item();
      if (fault !== undefined) return fault;
      if (this.#peek() === end) return this.#step();
      if (this.#peek() !== ',') return this.#unexpected(`"," or "${end}"`);
      this.position++;
      if (this.#peek() === end) return `a comma stands before "${end}"`;
    }
  }

  #string(): string | undefined {
    const whole = this.#take(/"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy);
    return whole === undefined ? 'this text does not end, or holds a line break or a wrong escape' : undefined;
  }

  #step(): undefined {
    this.position++;
    return undefined;
  }

  /** The next character that is not white space; empty at the end. */
  #peek(): string {
    this.#take(/[ \t\r\n]*/y);
    return this.#text[this.position] ?? '';
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.#text)?.[0];
    this.position += found?.length ?? 0;
    return found;
  }

  #unexpected(wanted: string): string {
    const next = this.#peek();
    if (next === '') return `the file ends where ${wanted} should stand`;
    return next === '/' ? 'a comment stands here' : `${wanted} should stand here`;
  }
}
