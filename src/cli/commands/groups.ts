import type { PairWord } from '#src/acts/discovery/group-answers';
import { BARE_HASH, checkUser, wrongUsage } from '#src/cli/checks';
import type { CliCommand, CommandCall } from '#src/cli/command';
import { type ExitCode, exitCodes } from '#src/cli/exit-codes';
import { groupDocument, sameDocument } from '#src/cli/render/group-document';
import { exportGroups } from '#src/cli/render/group-export';
import { groupLines, groupListLines, sameLines } from '#src/cli/render/group-text';
import { nearest } from '#src/errors/nearest';

/** `groups`: endpoints that belong together, and a person's word about them. */
export const groupsCommand: CliCommand = {
  name: 'groups',
  group: 'Look',
  summary: 'Show which places belong to one community, and say what you know of them',
  details:
    'Nothing is changed in any room. WHAT is list, show ID, same A B, not-same A B, unsay A B or export; left out: list. A and B are places as `groups show` prints them, or ids of groups. Your word outranks every score and is kept in the log (`tributary audit groups`); unsay takes it back.',
  examples: [
    'groups',
    'groups show g_4kq2m8x7ab',
    "groups same '#crystal:example.org' 'irc://libera/#crystal-lang' --by '@ann:example.org'",
    "groups not-same g_4kq2m8x7ab 'irc://oftc/#crystal' --by '@ann:example.org'",
    'groups export --format csv > groups.csv',
  ],
  arguments: [
    { name: 'what', description: 'list, show, same, not-same, unsay or export', optional: true },
    { name: 'a', description: 'a group to show, or a place', optional: true },
    { name: 'b', description: 'the other place', optional: true },
  ],
  options: [
    { flags: '--tier <tier>', description: 'only groups of this tier', choices: ['certain', 'likely'] },
    { flags: '--format <format>', description: 'of the export; jsonl when left out', choices: ['jsonl', 'csv'] },
    { flags: '--by <user-id>', description: 'who says it; needed for same, not-same and unsay' },
    { flags: '--note <text>', description: 'why, for those who come after' },
  ],
  hasResult: true,
  run: async (call) => {
    const what = call.input.optional('what') ?? 'list';
    const deed = DEEDS[what];
    if (deed) return deed(call);
    const near = nearest(what, Object.keys(DEEDS));
    throw wrongUsage(
      `${JSON.stringify(what)} is nothing that groups does.`,
      near ? `Did you mean ${near}?` : 'Write list, show, export, same, not-same or unsay.',
    );
  },
};

const DEEDS: Readonly<Record<string, (call: CommandCall) => Promise<ExitCode>>> = {
  list: async (call) => {
    const answers = await askGroups(call);
    call.output.result({ groups: answers.map(groupDocument) }, groupListLines(answers));
    return exitCodes.done;
  },
  show: async (call) => {
    expectNoMore(call, 'b');
    const acts = await call.services.acts();
    const answer = await acts.showGroup({ id: needed(call, 'a', 'the id of a group') });
    call.output.result(groupDocument(answer), groupLines(answer));
    return exitCodes.done;
  },
  export: async (call) => {
    const answers = await askGroups(call);
    call.output.raw(exportGroups(answers, call.input.optional('format') === 'csv' ? 'csv' : 'jsonl'));
    return exitCodes.done;
  },
  same: (call) => say(call, 'same'),
  'not-same': (call) => say(call, 'different'),
  unsay: (call) => say(call, 'unsaid'),
};

async function askGroups(call: CommandCall) {
  expectNoMore(call, 'a');
  const tier = call.input.optional('tier');
  const acts = await call.services.acts();
  return acts.groups(tier === 'certain' || tier === 'likely' ? { tier } : {});
}

async function say(call: CommandCall, word: PairWord['word']): Promise<ExitCode> {
  const [a, b] = [needed(call, 'a', 'a place'), needed(call, 'b', 'the other place')];
  const by = call.input.optional('by', checkUser);
  if (by === undefined)
    throw wrongUsage('Nobody is named who says so.', "Add --by '@you:server': the word is kept under it.");
  const note = call.input.optional('note');
  const acts = await call.services.acts();
  const answer = await acts.sayWhetherSame({ a, b, word, by, ...(note !== undefined && { note }) });
  call.output.result(sameDocument(answer), sameLines(answer));
  return exitCodes.done;
}

const EXPLAINED = '`tributary help groups` explains it.';

function needed({ input }: CommandCall, name: string, what: string): string {
  const text = input.optional(name);
  if (text !== undefined && text.trim() !== '') return text;
  throw wrongUsage(`Missing: ${what}.`, `${EXPLAINED} ${BARE_HASH}`);
}

function expectNoMore({ input }: CommandCall, name: string): void {
  const extra = input.optional(name);
  if (extra !== undefined) throw wrongUsage(`${JSON.stringify(extra)} is one word too many.`, EXPLAINED);
}
