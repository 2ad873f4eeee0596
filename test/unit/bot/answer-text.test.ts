import type { HeardAnswer } from '#src/acts/hearing/heard-answer';
import { actWords } from '#src/acts/words';
import { answerText } from '#src/bot/answer-text';
import { commandTable } from '#src/bot/command-table';
import { createBot } from '#src/bot/create-bot';
import { commandNames, parseCommand } from '#src/consent/commands';
import { anEvent } from '#test/world/given-consent';

const faults = [
  'not-a-person',
  'other-room',
  'other-party',
  'plan-changed',
  'older-than-request',
  'expired',
  'not-joined',
  'too-little-power',
  'not-the-one-asked',
  'through-bridge',
  'power-unknown',
] as const;
const tally = { granted: 1, parties: 3 };
const link = 'https://merge.example.org/plans/p_1';

const answers: readonly HeardAnswer[] = [
  ...(['agree', 'refuse', 'object'] as const).map(
    (word): HeardAnswer => ({ kind: 'word', word, plan: 'p_1', tally, link }),
  ),
  { kind: 'word', word: 'agree', plan: 'p_1', tally: { granted: 3, parties: 3 }, link, startsAfter: 0 },
  { kind: 'word-again', word: 'agree', plan: 'p_1' },
  ...faults.map((fault): HeardAnswer => ({ kind: 'word-not-counted', fault, levelNeeded: 100 })),
  ...(['taken-back', 'too-late', 'nothing-stood'] as const).map(
    (effect): HeardAnswer => ({ kind: 'withdrawn', plan: 'p_1', effect }),
  ),
  { kind: 'approved', what: 'promote', name: '@mod:example.org' },
  { kind: 'approved', what: 'lift', name: 'example.org' },
  { kind: 'only-in-canonical' },
  { kind: 'unclear', about: 'promote' },
  { kind: 'confirmed', consolidation: 'c_1' },
  { kind: 'status', plan: 'p_1', state: 'asked', tally, here: [], link },
  { kind: 'requested' },
  { kind: 'requested-from-afar', request: 'r_1' },
  { kind: 'found', found: { linked: [{ name: 'Chat', address: '#chat:example.org' }], certain: [], likely: [] } },
  { kind: 'found', found: { linked: [], certain: [], likely: [] } },
  { kind: 'requests', requests: [] },
  { kind: 'decided', request: 'r_1', decision: 'approve' },
  { kind: 'decided', request: 'r_1', decision: 'decline' },
  { kind: 'not-operator' },
  { kind: 'only-in-chat' },
  { kind: 'unclear', about: 'requests' },
  { kind: 'shown', proposal: 'This room stays.', link, tally },
  { kind: 'no-plan' },
  { kind: 'quiet', isQuiet: true },
  { kind: 'quiet', isQuiet: false },
  { kind: 'code-unknown' },
  { kind: 'plan-closed', plan: 'p_1', why: '@grace:example.org refused' },
  { kind: 'not-possible', text: { happened: 'No.', left: 'Nothing.', now: 'Wait.' } },
  { kind: 'unclear', about: undefined },
  { kind: 'unclear', about: 'agree' },
  { kind: 'unclear', about: 'request' },
  { kind: 'unclear', about: 'find' },
  { kind: 'unclear', about: undefined, near: 'help' },
  { kind: 'called' },
  { kind: 'help' },
];

test('F-2 every answer is a few plain sentences that never look like a command', () => {
  for (const answer of answers) {
    const text = answerText(answer);
    expect(text.length).toBeGreaterThan(10);
    expect(text).not.toMatch(/undefined|\[object|^!tributary/);
    expect(parseCommand(text)).toBeUndefined();
  }
});

test('T-10 who is refused learns nothing about other rooms, people or codes', () => {
  const texts = answers
    .filter(({ kind }) => ['word-not-counted', 'code-unknown', 'plan-closed'].includes(kind))
    .map(answerText);

  expect(texts.join(' ')).not.toMatch(/[!#@]\S+:\S+|p_1/);
});

test('F-2 rooms and terminal call every act by the same word, with an example', () => {
  expect(commandTable.map(({ name }) => name).sort()).toEqual([...commandNames].sort());
  for (const { name, inRoom, atTerminal, summary } of actWords) {
    expect(summary).toMatch(/\.$/);
    expect(`${inRoom ?? ''}${atTerminal ?? ''}`).toContain(` ${name}`);
    if (inRoom !== undefined) expect(parseCommand(inRoom)).toMatchObject({ name });
  }
});

test('F-1 the bot hears by the acts, and replies only where there is something to say', async () => {
  const replies: string[] = [];
  const say = (answer: HeardAnswer | undefined) =>
    createBot({
      hear: async () => answer,
      hearNetwork: async () => answer,
      hearNetworkWish: async () => answer ?? { kind: 'help' },
      reply: async ({ text }) => void replies.push(text),
    }).hear(anEvent());

  await say(undefined);
  await say({ kind: 'code-unknown' });

  expect(replies).toHaveLength(1);
});
