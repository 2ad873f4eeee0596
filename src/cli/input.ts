/** Checks a text and hands it on. Throws USAGE_WRONG. */
export type Check = (text: string, name: string) => string;

/** What was typed after the name of a command, by the names of its arguments and options. */
export class CommandInput {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  /** A text that commander has made sure of; `check` looks at its form. */
  text(name: string, check?: Check): string {
    const value = String(this.#values[name]);
    return check ? check(value, name) : value;
  }

  /** A text that may be left out. */
  optional(name: string, check?: Check): string | undefined {
    return this.#values[name] === undefined ? undefined : this.text(name, check);
  }

  /** The texts of an option that takes several; empty: it was left out. */
  list(name: string, check?: Check): readonly string[] {
    const value = this.#values[name];
    const texts = (Array.isArray(value) ? value : []).map(String);
    return check ? texts.map((text) => check(text, name)) : texts;
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }
}
