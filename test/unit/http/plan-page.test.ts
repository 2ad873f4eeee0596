import type { PlanView } from '#src/acts/pages/plan-view';
import type { PlanPhase } from '#src/acts/plans/plan-phase';
import { pageText } from '#src/http/pages/document';
import { planPage } from '#src/http/pages/plan-page';
import type { UserId } from '#src/portals/ids';
import { aParty, aPlanView, aRun, publicRoom } from './plan-views.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  'javascript:alert(1)',
  '\u202e\u2066evil\u0000\ufeff',
  '</title></style><script>',
];

const show = (change: Partial<PlanView> = {}): string => pageText(planPage(aPlanView(change)));

/** What a reader sees: no tags, entities read. */
function wordsOf(page: string): string {
  const body = page.slice(page.indexOf('<body>'));
  return body
    .replace(/<\/?(?:bdi|code|a|strong|span)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

/** A view in which everything that comes from outside is the given text. */
function madeOf(text: string): PlanView {
  const room = publicRoom(text, text, text);
  const told = { lines: [text], withheld: 0 };
  return aPlanView({
    asker: text as UserId,
    canonical: room,
    sources: [room],
    reasons: told,
    reason: text,
    parties: [
      aParty({ room }),
      { ...aParty({ kind: 'network', place: text, way: 'at-terminal', command: text }), room: publicRoom() },
    ],
    seen: [{ room, sentences: told }],
    warnings: told,
    tasks: { tasks: [{ step: 'link-channel', who: text, room, what: text }], withheld: 0 },
    steps: [{ step: 'link-channel', room, outcome: 'acts', why: text, acts: told }],
    run: aRun({ reason: text, waits: [{ who: text, what: text }], rooms: [{ room, state: 'open' }] }),
  });
}

test.each(HOSTILE)('T-24 a plan in which everything is called %j does nothing but show it', (text) => {
  const page = pageText(planPage(madeOf(text)));

  expect(page).not.toMatch(/<script|<img|<iframe|<object|<link|<form/i);
  expect(page).not.toMatch(/<[^>]*\son\w+\s*=/i);
  expect([...page.matchAll(/href="([^"]*)"/g)].filter(([, href]) => !href?.startsWith('https://matrix.to/#/'))).toEqual(
    [],
  );
  expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cc}(?<!\n)/u);
});

test('T-25 a plan of texts of 60 KB each makes a page that is not much longer than one of them', () => {
  expect(pageText(planPage(madeOf('Crystal '.repeat(7_500)))).length).toBeLessThan(120_000);
});

test('T-25 of ten thousand acts a hundred lines are shown, and how many there are more', () => {
  const lines = Array.from({ length: 10_000 }, (_none, index) => `act ${index}`);

  const page = show({ steps: [{ step: 'announce', outcome: 'acts', acts: { lines, withheld: 0 } }] });

  expect(page.match(/<li>act /g)).toHaveLength(99);
  expect(page).toContain('… and 9901 more.');
});

test('T-24 names stand apart from the writing direction around them', () => {
  expect(show({ canonical: publicRoom('مرحبا') })).toContain('<bdi>مرحبا</bdi>');
});

test('P-4 it tells what becomes of which room, by name, address and id', () => {
  const words = wordsOf(show());

  expect(words).toMatch(/Is retired Old #old:example\.org Room id !old:example\.org/);
  expect(words).toMatch(/Stays Crystal #crystal:example\.org Room id !crystal:example\.org/);
  expect(words).toContain('Proposed by @ann:example.org');
});

test('P-4 it tells what people will see, what to mind, and every step', () => {
  const words = wordsOf(show());

  expect(words).toMatch(/What people will see In Old \(#old:example\.org\) First this room is closed\./);
  expect(words).toMatch(/Please note Some apps show both rooms\./);
  expect(words).toMatch(/Close the old room for new messages service closes #old/);
});

test('P-5 it shows the plan and its fingerprint, to compare with the message in the room', () => {
  expect(wordsOf(show())).toMatch(/Plan p_aaaaaaaaaa, made 2026-01-15 12:00 UTC Fingerprint f00d/);
});

test('C-1 it tells who has to agree, where each stands and where to type', () => {
  const parties = [
    aParty({ standing: 'agreed', agreed: 1 }),
    aParty({ kind: 'source', room: publicRoom('Old', '#old:example.org'), quorum: 2, agreed: 1, level: 50 }),
    { kind: 'network', place: 'irc://libera/#crystal', way: 'by-private-message' } as const,
    { kind: 'operator', place: 'libera-bridge', way: 'at-terminal', command: 'tributary agree p_x' } as const,
  ].map((party) => ('room' in party ? party : { ...withoutRoom(), ...party }));

  const words = wordsOf(show({ parties }));

  expect(words).toContain('so far 1 of 4 sides have');
  expect(words).toMatch(/Crystal ✓ agreed/);
  expect(words).toMatch(/Old … has not answered yet \(1 of 2 people\)/);
  expect(words).toContain('To answer, write in Old (#old:example.org): !tributary agree CODE');
  expect(words).toMatch(/message from Tributary on that network: yes CODE or no CODE/);
  expect(words).toMatch(/at the terminal of this service: tributary agree p_x/);
});

function withoutRoom() {
  const { room: _room, ...party } = aParty();
  return party;
}

test('C-9 it tells how to object, and for how long', () => {
  expect(wordsOf(show())).toContain(
    'Moderators of any of these rooms can stop it with !tributary object p_aaaaaaaaaa, until the old rooms are replaced for good. Once everybody has agreed, 24 hours pass',
  );
  expect(wordsOf(show({ objectionHours: 0 }))).not.toContain('hours pass');
});

test('W-5 each thing that an undo left over stands by itself', () => {
  const run = aRun({ state: 'undone', reason: 'in #a, @t has level 50\nin #b, @t has level 150' });

  expect(show({ phase: 'undone', run })).toContain('<li>in #a, @t has level 50</li><li>in #b, @t has level 150</li>');
});

test('W-5 an undo that left something over does not say that all is as it was before', () => {
  const lead = (reason: string | undefined) =>
    wordsOf(show({ phase: 'undone', run: aRun({ state: 'undone', ...(reason !== undefined && { reason }) }) }));

  expect(lead('in #a, @t has level 50')).toContain('the rooms are as they were before, but for what is left over. ');
  expect(lead(undefined)).toContain('the rooms are as they were before. ');
});

test('W-9 how the old rooms stand is not taken for what is waited for', () => {
  const run = aRun({
    state: 'waiting',
    waits: [{ who: 'the operators of #old', what: 'an answer' }],
  });

  expect(wordsOf(show({ phase: 'running', run }))).toMatch(
    /It waits for: the operators of #old: an answer The old rooms: Old /,
  );
});

test.each(['done', 'undone', 'void'] as const)(
  'P-2 of a plan that is %s nobody has to agree any more, and nothing is foretold',
  (phase) => {
    const words = wordsOf(show({ phase, parties: [aParty({ standing: 'agreed' })] }));

    expect(words).toMatch(/Who had to agree .* What people were told to expect /);
    expect(words).not.toMatch(/Who has to agree|What people will see/);
  },
);

test('P-2 what was done by hand is no longer listed as what somebody has to do', () => {
  const task = { step: 'prepare-source', who: 'Grace', what: 'type: /op' } as const;
  const done = { ...task, who: 'Ann', isDone: true } as const;

  const some = wordsOf(show({ tasks: { tasks: [done, task], withheld: 0 } }));
  const all = wordsOf(show({ phase: 'done', tasks: { tasks: [done], withheld: 0 } }));

  expect(some).toMatch(/What somebody has to do by hand Grace type: \/op.*Ann ✓ done/);
  expect(all).toMatch(/What somebody did by hand Ann ✓ done/);
  expect(all).not.toContain('has to do by hand');
  expect(wordsOf(show({ phase: 'undone', tasks: { tasks: [task], withheld: 0 } }))).not.toContain('by hand');
});

test('C-2 nobody is told to answer before the question was put', () => {
  const words = wordsOf(show({ phase: 'not-asked', parties: [aParty({ asked: false })] }));

  expect(words).toContain('Nobody has been asked yet, and nothing was changed.');
  expect(words).not.toContain('!tributary agree');
});

const ENDED: readonly PlanPhase[] = ['expired', 'void', 'refused', 'done', 'undone'];

test.each(ENDED)('W-12 nobody is told to answer a plan that is %s', (phase) => {
  const words = wordsOf(show({ phase, parties: [aParty({ standing: 'too-late' })], reason: 'somebody said no' }));

  expect(words).not.toContain('!tributary agree');
  expect(words).not.toContain('!tributary object');
});

test.each(ENDED.filter((phase) => phase !== 'done'))(
  'W-12 a plan that is %s is spoken of as something that was to be',
  (phase) => {
    const words = wordsOf(show({ phase }));

    expect(words).toContain('were to become one: Crystal');
    expect(words).toContain('Was to be retired Old');
    expect(words).toContain('Was to stay Crystal');
  },
);

test('W-6 after the point of no return nobody is told to object', () => {
  expect(wordsOf(show({ phase: 'running', run: aRun({ pointOfNoReturnAt: 1 }) }))).not.toContain('!tributary object');
});

test('C-7 a no is shown as a sentence', () => {
  expect(wordsOf(show({ phase: 'refused', reason: 'somebody said no' }))).toContain(
    'ended with a no, and nothing was changed by it. Somebody said no.',
  );
});

test('W-9 a run shows how far it has come and whom it waits for', () => {
  const waits = [{ who: 'the people of #crystal:example.org', what: 'to give power', until: Date.UTC(2026, 0, 20) }];

  const words = wordsOf(show({ phase: 'running', run: aRun({ state: 'waiting', stepsDone: 1, waits }) }));

  expect(words).toContain('It is being carried out, and waits.');
  expect(words).toContain('Now: Let the addresses lead to the room that stays (part 10 of 20).');
  expect(words).toContain('1 of 2 steps are done.');
  expect(words).toMatch(/the people of #crystal:example\.org: to give power \(until 2026-01-20 00:00 UTC\)/);
  expect(words).toContain('Old (#old:example.org): closed for new messages');
});

test('C-10 a run that waits for the second word says where to give it', () => {
  const run = aRun({ state: 'waiting', step: 'await-confirmation' });

  expect(wordsOf(show({ phase: 'running', run }))).toContain('!tributary confirm c_bbbbbbbbbb');
  expect(wordsOf(show({ phase: 'running', run: aRun() }))).not.toContain('!tributary confirm');
});

test('W-9 a run without a worker says that nothing goes on for now', () => {
  expect(wordsOf(show({ phase: 'running', run: aRun({ hasWorker: false }) }))).toContain(
    'not working on it at the moment',
  );
});

test('T-17 a room that is not public is neither named nor linked, and what is left out is counted', () => {
  const hidden = { isPublic: false } as const;

  const page = show({
    isAllPublic: false,
    sources: [hidden],
    parties: [aParty({ kind: 'source', room: hidden })],
    seen: [{ room: hidden, sentences: { lines: [], withheld: 7 } }],
    warnings: { lines: ['One warning.'], withheld: 1 },
    steps: [{ step: 'announce', room: hidden, outcome: 'acts', acts: { lines: [], withheld: 2 } }],
  });

  const words = wordsOf(page);
  expect(words).toContain('Is retired A room that is not public');
  expect(words).toContain('Not all of these rooms are public.');
  expect(words).toContain('7 sentences are left out here');
  expect(words).toMatch(/One warning\. One sentence is left out here/);
  expect(words).toContain('2 more in a room that is not public');
});

test('T-24 a page holds nothing from outside, and one heading of the first rank', () => {
  const page = show({ run: aRun() });

  expect(page).not.toMatch(/\b(?:src|srcset|action)=|@import|url\(/i);
  expect(page.match(/<h1>/g)).toHaveLength(1);
});
