import fc from 'fast-check';
import type { Consent, ConsentSubject } from '#src/consent/consent';
import { requireConsent } from '#src/consent/consent-gate';
import type { LiveRight } from '#src/consent/live-rights';
import type { ObjectionNotice } from '#src/consent/objection-period';
import type { PartyId } from '#src/consent/party';
import type { ErrorCode } from '#src/errors/registry';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import { ASKED, aParty, aSubject, aWord, EXPIRES, everybodysWords } from '#test/world/given-consent';

const DAY_MS = 86_400_000;

/** `open`, or the code of the refusal. */
async function gate(
  words: readonly Consent[],
  given: { subject?: Partial<ConsentSubject>; rights?: readonly LiveRight[]; now?: number } = {},
): Promise<'open' | ErrorCode> {
  const { rights, now = ASKED + 60_000 } = given;
  try {
    const evidence = { words: async () => words, now, ...(rights && { rights: async () => rights }) };
    await requireConsent(aSubject(given.subject), evidence);
    return 'open';
  } catch (error) {
    if (error instanceof TributaryError) return error.code;
    throw error;
  }
}

test('C-8 the gate opens when every party has agreed', async () => {
  expect(await gate(everybodysWords())).toBe('open');
});

test.each([0, 1, 2])('C-8 the gate stays shut while party %i is missing', async (missing) => {
  expect(await gate(everybodysWords().filter((_word, index) => index !== missing))).toBe('CONSENT_MISSING');
});

const spoilt: readonly (readonly [string, Partial<Consent>])[] = [
  ['a consent to another hash', { hash: 'other hash' }],
  ['a consent to another plan', { plan: 'p_2' }],
  ['a consent that was taken back', { withdrawnAt: ASKED + 2_000 }],
  ['a consent of somebody with too little power', { level: 99 }],
  ['a consent without a level', { level: undefined as never }],
  ['a word that only is no objection', { word: 'refuse', withdrawnAt: ASKED + 2_000 }],
];

test.each(spoilt)('C-8 %s does not open the gate', async (_what, change) => {
  const [canonical, ...others] = everybodysWords() as [Consent, ...Consent[]];

  expect(await gate([{ ...canonical, ...change }, ...others])).toBe('CONSENT_MISSING');
});

test('C-1 an operator who was none when the plan was made cannot speak for it', async () => {
  const words = everybodysWords().map((word) =>
    word.person === '@ops:example.org' ? { ...word, person: '@mallory:example.org' } : word,
  );

  expect(await gate(words)).toBe('CONSENT_MISSING');
});

test('C-5 a network is spoken for by one of its people, or by an operator of the bridge who vouches, and by no other Matrix user', async () => {
  const people = ['@ops:example.org' as never];
  const parties = [
    aParty({ id: 'network:libera/#crystal', kind: 'network', room: undefined as never, level: 0, people }),
  ];
  const said = (person: string) =>
    gate([aWord({ party: 'network:libera/#crystal', person })], { subject: { parties } });

  expect(await said('bob!~bob@host.example')).toBe('open');
  expect(await said('@ops:example.org')).toBe('open');
  expect(await said('@mallory:example.org')).toBe('CONSENT_MISSING');
});

test('C-7 one refusal outweighs every agreement', async () => {
  const refusal = aWord({ person: '@bea:example.org', word: 'refuse' });

  expect(await gate([...everybodysWords(), refusal])).toBe('CONSENT_REFUSED');
});

test('C-4 a person has one word, the last one', async () => {
  const later = aWord({ word: 'refuse', at: ASKED + 5_000 });
  const again = aWord({ at: ASKED + 9_000 });

  expect(await gate([...everybodysWords(), later])).toBe('CONSENT_REFUSED');
  expect(await gate([...everybodysWords(), later, again])).toBe('open');
});

test('C-9 an objection shuts the gate until it is lifted', async () => {
  const objection = aWord({
    party: 'objection:!canonical:example.org',
    person: '@mod:example.org',
    word: 'object',
    level: 50,
  });

  expect(await gate([...everybodysWords(), objection])).toBe('CONSENT_OBJECTED');
  expect(await gate([...everybodysWords(), { ...objection, withdrawnAt: ASKED + 9_000 }])).toBe('open');
});

test('C-9 lifting an objection in one room does not lift the same person’s objection in another', async () => {
  const here = aWord({
    party: 'objection:!a',
    person: '@mod:example.org',
    word: 'object',
    at: ASKED + 5_000,
    withdrawnAt: ASKED + 6_000,
  });
  const there = aWord({ party: 'objection:!b', person: '@mod:example.org', word: 'object', at: ASKED + 4_000 });

  expect(await gate([...everybodysWords(), there, here])).toBe('CONSENT_OBJECTED');
});

test('C-9 an objection shuts the gate although our clock was set back since the same person lifted an earlier one', async () => {
  const lifted = aWord({
    party: 'objection:!a',
    person: '@mod:example.org',
    word: 'object',
    at: ASKED + 9_000,
    withdrawnAt: ASKED + 9_500,
  });
  const again = aWord({ party: 'objection:!a', person: '@mod:example.org', word: 'object', at: ASKED + 4_000 });

  expect(await gate([...everybodysWords(), lifted, again])).toBe('CONSENT_OBJECTED');
});

test('C-2 a quorum of two is two people', async () => {
  const parties = [aParty({ quorum: 2 })];
  const ann = aWord();
  const annAgain = aWord({ at: ASKED + 7_000 });
  const bea = aWord({ person: '@bea:example.org' });

  expect(await gate([ann, annAgain], { subject: { parties } })).toBe('CONSENT_MISSING');
  expect(await gate([ann, bea], { subject: { parties } })).toBe('open');
});

test('W-12 consents expire before the first write, and not after it', async () => {
  const late = { now: EXPIRES };

  expect(await gate(everybodysWords(), late)).toBe('CONSENT_MISSING');
  expect(await gate(everybodysWords(), { ...late, subject: { beforeFirstWrite: false } })).toBe('open');
});

describe('where the time to object outlasts the time to agree', () => {
  const COMPLETE = ASKED + 1_000;
  const objections = { hours: 60 * 24, notices: [] };
  const objected = COMPLETE + 60 * DAY_MS;

  test('C-9 W-12 consents that were complete in time stand until it is over, and for the days that were left then', async () => {
    const left = EXPIRES - COMPLETE;

    expect(await gate(everybodysWords(), { now: objected, subject: { objections } })).toBe('open');
    expect(await gate(everybodysWords(), { now: objected + left - 1, subject: { objections } })).toBe('open');
    expect(await gate(everybodysWords(), { now: objected + left, subject: { objections } })).toBe('CONSENT_MISSING');
  });

  test('C-9 W-12 a room that was told later makes it longer, by what was told of this agreement alone', async () => {
    const now = objected + 40 * DAY_MS;
    const told = { room: '!old:example.org' as RoomId, completeAt: COMPLETE, until: objected + 20 * DAY_MS };
    const gateTold = (notice: ObjectionNotice) =>
      gate(everybodysWords(), { now, subject: { objections: { ...objections, notices: [notice] } } });

    expect(await gateTold(told)).toBe('open');
    expect(await gateTold({ ...told, completeAt: COMPLETE - 1 })).toBe('CONSENT_MISSING');
  });

  test('C-9 W-12 who agreed at the last moment has a day for the beginning', async () => {
    const words = everybodysWords().map((word) => ({ ...word, at: EXPIRES - 1 }));
    const now = EXPIRES - 1 + 60 * DAY_MS + DAY_MS;

    expect(await gate(words, { now: now - 1, subject: { objections } })).toBe('open');
    expect(await gate(words, { now, subject: { objections } })).toBe('CONSENT_MISSING');
  });

  test('W-12 what was complete too late, or is complete no more, opens nothing', async () => {
    const [first, ...others] = everybodysWords() as [Consent, ...Consent[]];
    const given = { now: EXPIRES + 1_000, subject: { objections } };

    expect(await gate([{ ...first, at: EXPIRES }, ...others], given)).toBe('CONSENT_MISSING');
    expect(await gate([{ ...first, withdrawnAt: EXPIRES }, ...others], given)).toBe('CONSENT_MISSING');
    expect(await gate(everybodysWords(), given)).toBe('open');
  });
});

test('W-6 after the point of no return nothing that is taken back, refused or objected to shuts the gate', async () => {
  const pointOfNoReturnAt = ASKED + 10_000;
  const after = { at: ASKED + 20_000 };
  const words = everybodysWords().map((word) => ({ ...word, withdrawnAt: after.at }));
  const objection = aWord({ party: 'objection:!a', person: '@mod:example.org', word: 'object', ...after });
  const refusal = aWord({ word: 'refuse', ...after });

  expect(await gate([...words, objection, refusal], { subject: { pointOfNoReturnAt } })).toBe('open');
});

test('C-1 a plan without parties opens nothing', async () => {
  expect(await gate([], { subject: { parties: [] } })).toBe('CONSENT_MISSING');
});

test('C-8 a person who was demoted since no longer counts', async () => {
  const lost: LiveRight = {
    party: 'canonical' as PartyId,
    person: '@ann:example.org',
    verdict: 'lost',
    why: 'has level 0 now',
  };

  expect(await gate(everybodysWords(), { rights: [lost] })).toBe('CONSENT_MISSING');
});

test('C-7 a right that cannot be read now is neither a yes nor a no', async () => {
  const unknown: LiveRight = {
    party: 'canonical' as PartyId,
    person: '@ann:example.org',
    verdict: 'unknown',
    why: 'could not be looked up',
  };

  expect(await gate(everybodysWords(), { rights: [unknown] })).toBe('CONSENT_UNKNOWN');
  expect(await gate(everybodysWords().slice(0, 2), { rights: [unknown] })).toBe('CONSENT_MISSING');
});

test('C-7 records that cannot be read leave the gate shut', async () => {
  const evidence = { words: () => Promise.reject(new Error('no database')), now: ASKED };

  await expect(requireConsent(aSubject(), evidence)).rejects.toMatchObject({
    code: 'CONSENT_UNKNOWN',
    kind: 'temporary',
  });
});

const PEOPLE = [
  '@ann:example.org',
  '@bea:example.org',
  '@grace:example.org',
  '@ops:example.org',
  '@mallory:example.org',
];

/** Everything that could be in the records, well-formed and not. */
const anyWord = fc.record({
  plan: fc.constantFrom('p_1', 'p_1', 'p_1', 'p_2'),
  hash: fc.constantFrom('hash', 'hash', 'hash', 'old hash'),
  party: fc.constantFrom<string>('canonical', 'source:!old:example.org', 'operator:libera', 'objection:!x'),
  person: fc.constantFrom(...PEOPLE),
  word: fc.constantFrom('agree' as const, 'agree' as const, 'refuse' as const, 'object' as const),
  at: fc.integer({ min: ASKED, max: ASKED + 1_000 }),
  level: fc.constantFrom(0, 50, 90, 100),
  withdrawnAt: fc.option(fc.integer({ min: ASKED, max: ASKED + 2_000 }), { nil: undefined }),
});

test('C-8 in no history does the gate open without a standing, qualified, bound yes of every party and nobody’s no', async () => {
  const everybody = fc.constantFrom(everybodysWords(), everybodysWords().slice(1), []);
  await fc.assert(
    fc.asyncProperty(everybody, fc.array(anyWord, { maxLength: 8 }), async (given, words) => {
      const recorded = [...given, ...words.map((word) => word as unknown as Consent)];
      if ((await gate(recorded)) === 'open') expect(isRightfullyOpen(recorded)).toBe(true);
    }),
    { numRuns: 400 },
  );
});

/** The rule told a second time, as plainly as possible. */
function isRightfullyOpen(words: readonly Consent[]): boolean {
  const bound = words.filter(({ plan, hash }) => plan === 'p_1' && hash === 'hash');
  const standing = bound.filter(({ withdrawnAt }) => withdrawnAt === undefined);
  const yes = (party: string, may: (word: Consent) => boolean): boolean =>
    standing.some((word) => word.party === party && word.word === 'agree' && may(word));
  const refusals = standing.filter(({ word, party }) => word === 'refuse' && !party.startsWith('objection'));
  const meantNo = refusals.filter((no) => !bound.some((later) => isLater(later, no)));
  return (
    yes('canonical', ({ level }) => (level ?? 0) >= 100) &&
    yes('source:!old:example.org', ({ level }) => (level ?? 0) >= 90) &&
    yes('operator:libera', ({ person }) => person === '@ops:example.org') &&
    meantNo.length === 0
  );
}

function isLater(word: Consent, no: Consent): boolean {
  return (
    word.party === no.party && word.person === no.person && word.word !== 'object' && word.at >= no.at && word !== no
  );
}
