import type { NetworkSides } from '#src/ports/network-side';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';

const OPERATOR = 'operator:libera-bridge';

async function givenPortalPlan(given: Parameters<typeof givenActs>[0] = {}) {
  const town = givenActs(given);
  const { plan } = await town.acts.plan({ into: ROOMS.canonical, retire: [ROOMS.portal], dryRun: false });
  await town.acts.ask({ plan: plan.id });
  return { ...town, plan };
}

test('C-1 an operator agrees for one party, and sees who is still missing', async () => {
  const { acts, plan } = await givenPortalPlan();

  const answer = await acts.agree({ plan: plan.id, party: OPERATOR, by: PEOPLE.ops });

  expect(answer).toMatchObject({ party: OPERATOR, verdict: 'granted' });
  expect(answer.parties.filter(({ verdict }) => verdict === 'unknown').map(({ id }) => id)).toEqual([
    'canonical',
    'network:libera/#crystal',
    'operator:example.org',
  ]);
});

test('C-4 agreeing twice is one agreement', async () => {
  const { acts, plan, stores } = await givenPortalPlan();

  await acts.agree({ plan: plan.id, party: OPERATOR, by: PEOPLE.ops });
  await acts.agree({ plan: plan.id, party: OPERATOR, by: PEOPLE.ops });

  expect(stores.story.filter(({ what }) => what === 'consent-granted')).toHaveLength(1);
});

test.each([
  ['somebody who is no operator', { party: OPERATOR, by: PEOPLE.mallory }, 'CONSENT_NOT_OPERATOR'],
  ['a party that the plan does not have', { party: 'operator:other', by: PEOPLE.ops }, 'PARTY_NOT_IN_PLAN'],
  ['a party that answers in its room', { party: 'canonical', by: PEOPLE.ops }, 'CONSENT_ELSEWHERE'],
])('C-1 %s cannot agree at the terminal', async (_who, request, code) => {
  const { acts, plan, stores } = await givenPortalPlan();

  await expect(acts.agree({ plan: plan.id, ...request })).rejects.toMatchObject({ code });
  expect(await stores.consents.consentsOf(plan.id)).toEqual([]);
});

test('C-5 where nobody of ours is on the network, an operator of the bridge vouches for its answer', async () => {
  const { acts, plan } = await givenPortalPlan();
  const party = 'network:libera/#crystal';

  expect(await acts.agree({ plan: plan.id, party, by: PEOPLE.ops, note: 'bob said yes' })).toMatchObject({
    verdict: 'granted',
  });
  await expect(acts.agree({ plan: plan.id, party, by: PEOPLE.mallory })).rejects.toMatchObject({
    code: 'CONSENT_NOT_OPERATOR',
  });
});

test('C-5 where we are on the network, its people answer themselves', async () => {
  const sides: NetworkSides = { of: (network) => ({ network, ask: async () => [], rightOf: async () => 'holds' }) };
  const { acts, plan } = await givenPortalPlan({ sides });

  await expect(acts.agree({ plan: plan.id, party: 'network:libera/#crystal', by: PEOPLE.ops })).rejects.toMatchObject({
    code: 'CONSENT_ELSEWHERE',
  });
});

test('C-7 an operator’s refusal ends the plan', async () => {
  const { acts, plan } = await givenPortalPlan();

  expect(await acts.refuse({ plan: plan.id, party: OPERATOR, by: PEOPLE.ops, note: 'no' })).toMatchObject({
    verdict: 'refused',
  });
  await expect(acts.run({ plan: plan.id })).rejects.toMatchObject({ code: 'PLAN_VOID' });
});

test('C-9 an operator’s objection stops the run and leaves the agreement as it is', async () => {
  const { acts, plan } = await givenPortalPlan();
  await acts.agree({ plan: plan.id, party: OPERATOR, by: PEOPLE.ops });
  const { consolidation } = await acts.run({ plan: plan.id });

  expect(await acts.object({ plan: plan.id, party: OPERATOR, by: PEOPLE.ops, note: 'wait' })).toMatchObject({
    verdict: 'granted',
  });
  expect((await acts.status({ id: consolidation.id })).consolidation.state).toBe('paused');
});

const bob = { nick: 'bob', mask: 'bob!~bob@host', operator: true };
const word = { network: 'libera', channel: '#crystal', word: 'agree' as const, person: bob, sameAsAsked: true, at: 1 };

async function givenNetworkQuestion() {
  const sides: NetworkSides = { of: (network) => ({ network, ask: async () => [bob], rightOf: async () => 'holds' }) };
  const town = await givenPortalPlan({ sides });
  const request = (await town.ports.consents.requestsOf(town.plan.id)).find(({ party }) =>
    party.startsWith('network:'),
  );
  return { ...town, code: request?.code ?? '' };
}

test('C-5 an operator of the channel who was asked agrees by the code', async () => {
  const { acts, plan, code, stores } = await givenNetworkQuestion();

  expect(await acts.hearNetwork({ ...word, code })).toMatchObject({ kind: 'word', word: 'agree' });
  expect((await stores.consents.consentsOf(plan.id)).map(({ person, party }) => [person, party])).toEqual([
    [bob.mask, 'network:libera/#crystal'],
  ]);
});

test('C-5 the server may spell the channel otherwise than the bridge does', async () => {
  const { acts, code } = await givenNetworkQuestion();

  expect(await acts.hearNetwork({ ...word, channel: '#CRYSTAL', code })).toMatchObject({ kind: 'word' });
});

test.each([
  ['who is no operator now', { person: { ...bob, operator: false } }, 'too-little-power'],
  ['who may be somebody else', { sameAsAsked: false }, 'not-the-one-asked'],
  ['of another channel', { channel: '#other' }, 'other-room'],
  ['of another network', { network: 'oftc' }, 'other-room'],
])('C-5 somebody %s does not count', async (_who, change, fault) => {
  const { acts, plan, code, stores } = await givenNetworkQuestion();

  expect(await acts.hearNetwork({ ...word, ...change, code })).toMatchObject({ kind: 'word-not-counted', fault });
  expect(await stores.consents.consentsOf(plan.id)).toEqual([]);
});

test('T-09 a code of a room cannot be used on a network', async () => {
  const { acts, codeIn } = await givenNetworkQuestion();

  expect(await acts.hearNetwork({ ...word, code: await codeIn(ROOMS.canonical) })).toMatchObject({
    kind: 'word-not-counted',
    fault: 'other-party',
  });
  expect(await acts.hearNetwork({ ...word, code: 'ZZZZ2222' })).toEqual({ kind: 'code-unknown' });
});

test('C-5 a person of a network takes the word back as well', async () => {
  const { acts, plan, code, ports } = await givenNetworkQuestion();
  await acts.hearNetwork({ ...word, code });

  expect(await acts.hearNetwork({ ...word, word: 'withdraw', code })).toMatchObject({
    kind: 'withdrawn',
    effect: 'taken-back',
  });
  expect((await ports.consents.consentsOf(plan.id)).every(({ withdrawnAt }) => withdrawnAt !== undefined)).toBe(true);
});
