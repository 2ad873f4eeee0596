import { printable } from '#src/errors/printable';

/** Where text goes, and whether a machine reads it. */
export interface OutputPlace {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly json: boolean;
  readonly isTerminal: boolean;
  readonly columns: number | undefined;
}

const ERASE_LINE = '\r\u001b[2K';

/** What a command prints: one result on stdout, all else on stderr; every line for people is made harmless (T-24). */
export class Output {
  readonly json: boolean;
  readonly #place: OutputPlace;
  #live = false;
  #resultGiven = false;

  constructor(place: OutputPlace) {
    this.json = place.json;
    this.#place = place;
  }

  /** The result: the one JSON document with `--json` (spec F-3), else lines for people. A second one is ignored. */
  result(document: unknown, lines: readonly string[]): void {
    this.#clear();
    if (this.#resultGiven && this.json) return;
    this.#resultGiven = true;
    this.#place.stdout.write(this.json ? `${jsonText(document)}\n` : asText(lines));
  }

  /** The result as it is, for formats whose lines may not be changed. */
  raw(text: string): void {
    this.#clear();
    this.#resultGiven = true;
    this.#place.stdout.write(text);
  }

  /** Lines that are told while the work goes on: with the result for people, apart from it for machines. */
  tell(...lines: readonly string[]): void {
    this.#clear();
    (this.json ? this.#place.stderr : this.#place.stdout).write(asText(lines));
  }

  /** Lines for people on stderr. */
  note(...lines: readonly string[]): void {
    this.#clear();
    this.#place.stderr.write(asText(lines));
  }

  /** What stands at the bottom of a terminal until the next word; elsewhere nothing (spec F-4). */
  live(line: string): void {
    if (!this.#place.isTerminal) return;
    const width = Math.max(10, (this.#place.columns || 80) - 1);
    this.#place.stderr.write(`${ERASE_LINE}${[...printable(line)].slice(0, width).join('')}`);
    this.#live = true;
  }

  /** Removes the live line. */
  end(): void {
    this.#clear();
  }

  #clear(): void {
    if (this.#live) this.#place.stderr.write(ERASE_LINE);
    this.#live = false;
  }
}

/** JSON that a terminal can show as well: what is invisible or reorders a line is escaped; its meaning is the same. */
export function jsonText(document: unknown): string {
  return escapeUnseen(JSON.stringify(document, undefined, 2));
}

/** As `jsonText`, in one line. */
export function jsonLine(document: unknown): string {
  return escapeUnseen(JSON.stringify(document));
}

/** Text that is JSON with the same meaning and nothing in it that a terminal would hide, reorder or obey. */
export function escapeUnseen(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escapeUnits);
}

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line)}\n`).join('');
}
