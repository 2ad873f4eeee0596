import { isUserId } from '#src/portals/ids';
import { isRoomAddress } from '#src/portals/room-address';
import { readCode } from './codes.ts';

/** The commands that people may write in a room after `!tributary`. */
export const commandNames = [
  'find',
  'request',
  'requests',
  'show',
  'agree',
  'refuse',
  'object',
  'withdraw',
  'promote',
  'lift',
  'confirm',
  'status',
  'never',
  'welcome',
  'help',
] as const;

/** The name of a command. */
export type CommandName = (typeof commandNames)[number];

/** Rooms that somebody wants to be one, as they wrote them. */
export interface MergeWish {
  /** The room that is to stay; undefined: the one where it was written, or the best of them. */
  readonly into: string | undefined;
  readonly retire: readonly string[];
}

/** What an operator says about requests. */
export type RequestWord =
  | { readonly decision: 'list' }
  | { readonly decision: 'approve' | 'decline'; readonly id: string; readonly note: string | undefined };

/** A line that was addressed to us. */
export type Command =
  | {
      readonly name: CommandName;
      /** The code in capitals, or else the id as it was written; undefined when nothing followed. */
      readonly argument: string | undefined;
      /** What was written after it; undefined when nothing was. */
      readonly note: string | undefined;
      /** What `request` asks for; undefined with every other command. */
      readonly wish?: MergeWish;
      /** What `requests` says; undefined with every other command. */
      readonly decides?: RequestWord;
    }
  /** Addressed to us, and not understood: answered with help, never guessed at. */
  | { readonly name: 'unclear'; readonly argument: undefined; readonly note: string };

const ADDRESS = /^!tributary(?:\s+|$)/i;
/** Words that bind somebody say nothing else: "agree CODE, but only if …" is not agreement. */
const WITHOUT_NOTE: ReadonlySet<CommandName> = new Set(['agree', 'confirm']);
const REQUEST_ID = /^r_[A-Za-z0-9]{1,40}$/;
const ID = /^[pc]_[A-Za-z0-9]{1,40}$/;
const SERVER = /^[A-Za-z0-9.:[\]*?-]*[.:*][A-Za-z0-9.:[\]*?-]*$/;
const LONGEST_NOTE = 300;

const MOST_ROOMS = 10;

/** Reads a line for us; undefined when it is addressed to nobody or to somebody else. */
export function parseCommand(text: string): Command | undefined {
  const line = (text.split('\n', 1)[0] ?? '').trim();
  if (!ADDRESS.test(line)) return undefined;
  const [first = 'help', ...words] = line.replace(ADDRESS, '').split(/\s+/).filter(Boolean);
  const name = commandNames.find((known) => known === first.toLowerCase());
  if (!name) return unclear(first);
  if (name === 'request') return readRequest(words);
  if (name === 'find') return readFind(words);
  if (name === 'requests') return readRequests(words);
  if (name === 'promote' || name === 'lift') return readApproval(name, text, words);
  const [argument, ...rest] = words;
  const note = rest.join(' ').slice(0, LONGEST_NOTE) || undefined;
  const readable = argument === undefined ? undefined : readArgument(argument);
  const tooMuch = WITHOUT_NOTE.has(name) && (note !== undefined || hasMoreLines(text));
  if (tooMuch || (argument !== undefined && readable === undefined)) return unclear(name);
  return { name, argument: readable, note };
}

function unclear(about: string): Command {
  return { name: 'unclear', argument: undefined, note: about.slice(0, LONGEST_NOTE) };
}

/** `request A B into C`, with "into" where the writer likes it; without it the caller knows which room stays. */
function readRequest(words: readonly string[]): Command {
  const at = words.findIndex((word) => word.toLowerCase() === 'into');
  const into = at < 0 ? undefined : words[at + 1];
  const retire = at < 0 ? words : [...words.slice(0, at), ...words.slice(at + 2)];
  const named = into === undefined ? retire : [into, ...retire];
  const isClear = named.length > 0 && named.length <= MOST_ROOMS && (at < 0 || into !== undefined);
  if (!isClear || !named.every(isRoomAddress)) return unclear('request');
  return { name: 'request', argument: undefined, note: undefined, wish: { into, retire } };
}

/** `find`, or `find ADDRESS` with the address of a room or channel. */
function readFind([address, ...rest]: readonly string[]): Command {
  if (rest.length > 0 || (address !== undefined && !isRoomAddress(address))) return unclear('find');
  return { name: 'find', argument: address, note: undefined };
}

/** `requests`, `requests approve ID`, `requests decline ID because …`: the words of the terminal. */
function readRequests([first = 'list', id = '', ...rest]: readonly string[]): Command {
  const decision = first.toLowerCase();
  const base = { name: 'requests', argument: undefined, note: undefined } as const;
  if (decision === 'list' && id === '') return { ...base, decides: { decision } };
  const note = rest.join(' ').slice(0, LONGEST_NOTE) || undefined;
  const isDecision = (decision === 'approve' && note === undefined) || decision === 'decline';
  if (!isDecision || !REQUEST_ID.test(id)) return unclear('requests');
  return { ...base, decides: { decision, id, note } };
}

/** `promote NAME` and `lift NAME`: one name, as it is written, and nothing else. */
function readApproval(name: 'promote' | 'lift', text: string, [argument = '', ...rest]: readonly string[]): Command {
  const isName = isUserId(argument) || (name === 'lift' && SERVER.test(argument));
  if (!isName || rest.length > 0 || hasMoreLines(text)) return unclear(name);
  return { name, argument, note: undefined };
}

/** A code or the id of a plan or consolidation; undefined for anything else. */
function readArgument(word: string): string | undefined {
  return readCode(word) ?? (ID.test(word) ? word : undefined);
}

function hasMoreLines(text: string): boolean {
  return text.trim().includes('\n');
}
