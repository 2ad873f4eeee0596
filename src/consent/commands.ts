import { readCode } from './codes.ts';

/** The commands that people may write in a room after `!tributary`. */
export const commandNames = [
  'agree',
  'refuse',
  'object',
  'withdraw',
  'confirm',
  'status',
  'never',
  'welcome',
  'help',
] as const;

/** The name of a command. */
export type CommandName = (typeof commandNames)[number];

/** A line that was addressed to us. */
export type Command =
  | {
      readonly name: CommandName;
      /** The code in capitals, or else the id as it was written; undefined when nothing followed. */
      readonly argument: string | undefined;
      /** What was written after it; undefined when nothing was. */
      readonly note: string | undefined;
    }
  /** Addressed to us, and not understood: answered with help, never guessed at. */
  | { readonly name: 'unclear'; readonly argument: undefined; readonly note: string };

const ADDRESS = /^!tributary(?:\s+|$)/i;
/** Words that bind somebody say nothing else: "agree CODE, but only if …" is not agreement. */
const WITHOUT_NOTE: ReadonlySet<CommandName> = new Set(['agree', 'confirm']);
const ID = /^[pc]_[A-Za-z0-9]{1,40}$/;
const LONGEST_NOTE = 300;

/** Reads a line for us; undefined when it is addressed to nobody or to somebody else. */
export function parseCommand(text: string): Command | undefined {
  const line = (text.split('\n', 1)[0] ?? '').trim();
  if (!ADDRESS.test(line)) return undefined;
  const [first = 'help', argument, ...rest] = line.replace(ADDRESS, '').split(/\s+/).filter(Boolean);
  const name = commandNames.find((known) => known === first.toLowerCase());
  const note = rest.join(' ').slice(0, LONGEST_NOTE) || undefined;
  if (!name) return { name: 'unclear', argument: undefined, note: first.slice(0, LONGEST_NOTE) };
  const readable = argument === undefined ? undefined : readArgument(argument);
  const tooMuch = WITHOUT_NOTE.has(name) && (note !== undefined || hasMoreLines(text));
  if (tooMuch || (argument !== undefined && readable === undefined))
    return { name: 'unclear', argument: undefined, note: name };
  return { name, argument: readable, note };
}

/** A code or the id of a plan or consolidation; undefined for anything else. */
function readArgument(word: string): string | undefined {
  return readCode(word) ?? (ID.test(word) ? word : undefined);
}

function hasMoreLines(text: string): boolean {
  return text.trim().includes('\n');
}
