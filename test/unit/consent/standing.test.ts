import type { Consent, ConsentSubject } from '#src/consent/consent';
import { requireConsent } from '#src/consent/consent-gate';
import type { LiveRight } from '#src/consent/live-rights';
import { completeAt, standingsOf } from '#src/consent/standing';
import { TributaryError } from '#src/errors/tributary-error';
import { ASKED, aParty, aSubject, aWord, EXPIRES, everybodysWords } from '#test/world/given-consent';

const NOW = ASKED + 60_000;

function completed(words: readonly Consent[], subject: Partial<ConsentSubject> = {}): number | undefined {
  return completeAt(standingsOf(aSubject(subject), words, { now: NOW }));
}

/** What people read of a shut gate; empty: it is open. */
async function refusal(
  words: readonly Consent[] | Error,
  { parties, rights }: { parties?: ConsentSubject['parties']; rights?: readonly LiveRight[] } = {},
): Promise<string> {
  try {
    const read = async () => (words instanceof Error ? Promise.reject(words) : words);
    const evidence = { words: read, now: NOW, ...(rights && { rights: async () => rights }) };
    await requireConsent(aSubject(parties && { parties }), evidence);
    return '';
  } catch (error) {
    return error instanceof TributaryError ? error.text.happened : Promise.reject(error);
  }
}

function aRight(person: string, verdict: LiveRight['verdict'], party = 'canonical'): LiveRight {
  return { party: aParty({ id: party }).id, person, verdict, why: verdict === 'holds' ? '' : 'has level 0 now' };
}

test('C-9 a plan is agreed to when the last consent that was needed came, and not while one is missing', () => {
  const [canonical, source, operator] = everybodysWords() as [Consent, Consent, Consent];
  const late = { ...source, at: ASKED + 5_000 };

  expect(completed([canonical, late, operator])).toBe(ASKED + 5_000);
  expect(completed([canonical, operator])).toBeUndefined();
});

test('C-9 who agrees after the quorum is reached puts off nothing', () => {
  const parties = [aParty({ quorum: 2 })];
  const words = [7_000, 2_000, 4_000].map((ms, index) =>
    aWord({ person: `@person${index}:example.org`, at: ASKED + ms }),
  );

  expect(completed(words, { parties })).toBe(ASKED + 4_000);
});

test('W-6 a yes that was taken back before the point of no return does not stand after it either', async () => {
  const pointOfNoReturnAt = ASKED + 10_000;
  const words = everybodysWords().map((word) => ({ ...word, withdrawnAt: ASKED + 9_000 }));

  expect(standingsOf(aSubject({ pointOfNoReturnAt }), words, { now: NOW }).map(({ verdict }) => verdict)).toEqual([
    'unknown',
    'unknown',
    'unknown',
  ]);
});

test('W-6 the very moment of the point of no return is after it', async () => {
  const pointOfNoReturnAt = ASKED + 10_000;
  const [first, ...others] = everybodysWords() as [Consent, ...Consent[]];
  const objection = aWord({ party: 'objection:!a', word: 'object', at: pointOfNoReturnAt });
  const words = [{ ...first, withdrawnAt: pointOfNoReturnAt }, ...others, objection];

  await expect(
    requireConsent(aSubject({ pointOfNoReturnAt }), { words: async () => words, now: NOW }),
  ).resolves.toBeUndefined();
});

test('C-4 of two words of a person in the same moment the one that was recorded later counts', async () => {
  const [yes, no] = [aWord(), aWord({ word: 'refuse' })];
  const others = everybodysWords().slice(1);

  expect(await refusal([yes, no, ...others])).toContain('@ann:example.org said no');
  expect(await refusal([no, yes, ...others])).toBe('');
});

test('W-12 once the time to agree is over, nobody is waited for any more, those who agreed included', () => {
  const standings = standingsOf(aSubject(), everybodysWords().slice(1), { now: EXPIRES });

  expect(standings.map(({ verdict, why }) => [verdict, why])).toEqual(
    Array(3).fill(['unknown', 'the time to agree is over']),
  );
});

test('C-1 a party for which no number of people is set is spoken for by one, who is named', () => {
  const [standing] = standingsOf(aSubject({ parties: [aParty({ quorum: 0 })] }), [aWord()], { now: NOW });

  expect(standing).toMatchObject({ verdict: 'granted', agreed: ['@ann:example.org'] });
});

test('C-9 a gate that is shut by objections names who objected', async () => {
  const objections = ['@mod:example.org', '@eve:example.org'].map((person) =>
    aWord({ party: 'objection:!a', person, word: 'object' }),
  );

  const text = await refusal([...everybodysWords(), ...objections]);

  expect(text).toContain('@mod:example.org, @eve:example.org');
});

test('C-7 who said no is not shown among those who agreed', () => {
  const words = [aWord(), aWord({ person: '@bea:example.org', word: 'refuse' })];
  const [standing] = standingsOf(aSubject(), words, { now: NOW });

  expect(standing).toMatchObject({
    verdict: 'refused',
    agreed: ['@ann:example.org'],
    refused: ['@bea:example.org'],
  });
});

test('C-4 a person’s last word is the latest, in whichever order they are read', async () => {
  const no = aWord({ word: 'refuse', at: ASKED + 5_000 });

  expect(await refusal([no, ...everybodysWords()])).toContain('@ann:example.org said no');
});

test.each([
  ['the right of somebody else of the same party', aRight('@bea:example.org', 'lost')],
  ['the right of the same person for another party', aRight('@ann:example.org', 'lost', 'source:!old:example.org')],
  ['a right that holds', aRight('@ann:example.org', 'holds')],
])('C-8 %s takes nobody’s word away', async (_whose, right) => {
  expect(await refusal(everybodysWords(), { rights: [right] })).toBe('');
});

test('C-7 a gate that is shut names who is missing, how many, and who lost the right, and nobody who agreed', async () => {
  const parties = [aParty({ quorum: 2 }), ...aSubject().parties.slice(1)];
  const words = [...everybodysWords(), aWord({ person: '@bea:example.org', at: ASKED + 2_000 })];

  const text = await refusal(words, { parties, rights: [aRight('@bea:example.org', 'lost')] });

  expect(text).toContain('canonical (1 of 2 people have agreed; @bea:example.org has level 0 now)');
  expect(text).not.toContain('operator:libera');
  expect(await refusal(everybodysWords().slice(1))).toContain('canonical (nobody has agreed yet)');
});

test('C-7 a gate that could not look says what kept it from looking', async () => {
  const away = new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'the state' } });

  expect(await refusal(away)).toContain(away.text.happened);
  expect(await refusal(new Error('secret detail'))).toContain('the records could not be read');
});

test('C-1 of a plan without parties it is said that no party is known', async () => {
  expect(await refusal([], { parties: [] })).toContain('no party is known');
});
