import type { WordRequest } from '#src/acts/answers';
import type { PartyId } from '#src/consent/party';
import { aParty } from './answers.ts';
import { typeCommand } from './type-command.ts';

const party = 'operator:libera-bridge' as PartyId;

test.each(['agree', 'refuse', 'object'] as const)("F-2 %s records an operator's word for one party", async (word) => {
  const requests: WordRequest[] = [];
  const speak = async (request: WordRequest) => {
    requests.push(request);
    return { plan: 'p_aaaaaaaaaa', party, verdict: 'granted' as const, parties: [aParty({ id: party })] };
  };
  const words = [word, 'p_aaaaaaaaaa', '--as', party, '--by', '@ops:example.org', '--note', 'seen by us'];

  const people = await typeCommand(words, { acts: { [word]: speak } });
  const machine = await typeCommand([...words, '--json'], { acts: { [word]: speak } });

  expect(requests[0]).toEqual({ plan: 'p_aaaaaaaaaa', party, by: '@ops:example.org', note: 'seen by us' });
  expect(people).toMatchObject({ code: 0, err: '' });
  expect(people.out).toContain('operator:libera-bridge: granted');
  expect(machine.json()).toMatchObject({
    plan: 'p_aaaaaaaaaa',
    party,
    verdict: 'granted',
    parties: [{ id: party, why: null }],
  });
});

test.each([
  [['agree', 'p'], '--as <party>'],
  [['agree', 'p', '--as', 'operator:x'], '--by <user-id>'],
  [['agree', 'p', '--as', 'libera-bridge', '--by', '@a:b'], 'Write operator:libera-bridge.'],
  [['agree', 'p', '--as', 'source:!x:y', '--by', '@a:b'], 'others answer where they are asked'],
  [['agree', 'p', '--as', 'operator:x', '--by', 'ann'], 'is no user id'],
  [['promote', 'p', 'bob', '--by', '@a:b'], '"bob" is no user id.'],
  [['promote', 'p', 'bob:b', '--by', '@a:b'], "Write '@bob:b'."],
  [['agree', '--as', 'operator:x', '--by', '@a:b'], "argument 'plan'"],
])('F-5 an incomplete word ends with 2: %j', async (words, says) => {
  const typed = await typeCommand(words);

  expect(typed.code).toBe(2);
  expect(typed.err).toContain(says);
});

test('F-2 ask tells who was asked where, nobody and many', async () => {
  const asked = [1, 2].map((number) => ({
    party: `source:!${number}` as PartyId,
    place: `#${number}:x`,
    how: 'a message in the room',
    agreed: false,
  }));

  const nobody = await typeCommand(['ask', 'p'], { acts: { ask: async () => ({ plan: 'p', asked: [] }) } });
  const many = await typeCommand(['ask', 'p', '--json'], { acts: { ask: async () => ({ plan: 'p', asked }) } });

  expect(nobody.out).toBe('Nobody had to be asked.\n');
  expect(many.json()).toEqual({ plan: 'p', asked });
});

test('F-2 ask says who has agreed already instead of how, and where that is everybody', async () => {
  const sides = [true, false].map((agreed) => ({
    party: `source:!${agreed}` as PartyId,
    place: '#room:x',
    how: 'a message in the room',
    agreed,
  }));
  const typed = async (asked: typeof sides) =>
    (await typeCommand(['ask', 'p'], { acts: { ask: async () => ({ plan: 'p', asked }) } })).out;

  expect(await typed(sides)).toMatch(/^Asked:\n.*!true .*has agreed\n.*!false .*a message in the room\n$/);
  expect(await typed(sides.slice(0, 1))).toMatch(/^All have agreed already:\n.*has agreed\n$/);
});
