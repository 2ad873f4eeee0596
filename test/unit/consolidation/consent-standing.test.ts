import type { ConsentSubject } from '#src/consent/consent';
import { consentStandingOf } from '#src/consolidation/consent-standing';
import { ASKED, aParty, aSubject, aWord, EXPIRES, everybodysWords } from '#test/world/given-consent';

const NOW = ASKED + 60_000;

function standingOf(words: Parameters<typeof consentStandingOf>[1], subject: Partial<ConsentSubject> = {}) {
  return consentStandingOf(aSubject(subject), words, { now: NOW });
}

test('F-5 who has not agreed yet is named with place and time, and nobody else', () => {
  expect(standingOf(everybodysWords().slice(1))).toMatchObject({
    verdict: 'unknown',
    waitingFor: [
      { party: 'canonical', what: 'agreement of #crystal:example.org: nobody has agreed yet', until: EXPIRES },
    ],
    against: [],
    completeAt: undefined,
  });
  expect(standingOf(everybodysWords())).toMatchObject({ verdict: 'granted', waitingFor: [], against: [] });
});

test('W-12 after the first write nobody is told of an end of the time to agree', () => {
  const [missing] = standingOf([], { beforeFirstWrite: false }).waitingFor;

  expect(missing).toEqual({
    party: 'canonical',
    what: 'agreement of #crystal:example.org: nobody has agreed yet',
  });
});

test('P-3 an agreement that is missing for one line names the line', () => {
  const about = { line: 'guests', room: '!old:example.org', text: 'guests may read there' } as never;
  const { waitingFor } = standingOf([], { parties: [aParty({ id: 'canonical,guests,!old:example.org', about })] });

  expect(waitingFor[0]?.what).toBe(
    'agreement of #crystal:example.org that guests may read there: nobody has agreed yet',
  );
});

test('C-9 everybody who is against it is named, with what they said', () => {
  const objection = { party: 'objection:!a:example.org', word: 'object' } as const;
  const { against, verdict } = standingOf([
    aWord({ word: 'refuse' }),
    aWord({ ...objection, person: '@bea:example.org' }),
    aWord({ ...objection, person: '@cat:example.org', note: 'not now' }),
  ]);

  expect(verdict).toBe('refused');
  expect(against).toEqual([
    '@ann:example.org refused for #crystal:example.org',
    '@bea:example.org objects',
    '@cat:example.org objects: not now',
  ]);
});
