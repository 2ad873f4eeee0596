import type { NetworkSides, NetworkWish } from '#src/ports/network-side';
import { givenActs, ROOMS } from '#test/world/given-acts';

const bob = { nick: 'bob', mask: 'bob!~bob@host' };
const TEXT = `request irc://libera/#crystal into ${ROOMS.canonical}`;

/** A town whose IRC network shows these people as operators of #crystal. */
function givenNetwork(operators: readonly string[]) {
  const looked: string[] = [];
  const sides: NetworkSides = {
    of: (network) =>
      network === 'libera'
        ? {
            network,
            ask: async () => [],
            rightOf: async ({ channel, mask }) => {
              looked.push(`${channel} ${mask}`);
              return operators.includes(mask) ? 'holds' : 'lost';
            },
          }
        : undefined,
  };
  const town = givenActs({ sides, requests: 'open' });
  const wishes = (wish: Partial<NetworkWish> = {}) =>
    town.acts.hearNetworkWish({ network: 'libera', person: bob, text: TEXT, ...wish });
  const states = async () => (await town.acts.requests({ all: true })).map(({ state }) => state);
  return { ...town, wishes, states, looked };
}

test('C-12 an operator of a channel asks by private message, and everybody concerned is asked', async () => {
  const { acts, wishes, states, looked, ports, posted } = givenNetwork([bob.mask]);

  expect(await wishes()).toMatchObject({ kind: 'requested-from-afar' });
  await acts.workOnRequests();

  expect(await states()).toEqual(['planned']);
  expect(looked).toEqual([`#crystal ${bob.mask}`]);
  const [kept] = await ports.plans.active();
  expect(kept?.plan.legs.map(({ room }) => room)).toEqual([ROOMS.portal]);
  expect(kept?.plan.requestedBy).toBeUndefined();
  expect((await posted(ROOMS.canonical)).length).toBeGreaterThan(0);
});

test.each([
  ['somebody who is no operator there', [], {}],
  ['the operator’s mask on another network', [bob.mask], { network: 'oftc' }],
  ['an operator of a channel that is not named', [bob.mask], { text: `request ${ROOMS.chat} into ${ROOMS.canonical}` }],
])('T-28 %s asks in vain', async (_who, operators, wish) => {
  const { acts, wishes, states, ports } = givenNetwork(operators);

  await wishes(wish);
  await acts.workOnRequests();

  expect(await states()).toEqual(['refused']);
  expect(await ports.plans.active()).toEqual([]);
});

test.each([
  ['the face of a person of Matrix', { person: { ...bob, puppet: true as const } }, 'word-not-counted'],
  ['a line that names no rooms', { text: 'request a cup of tea' }, 'unclear'],
  ['a line that names one room only', { text: `request ${ROOMS.chat}` }, 'unclear'],
])('C-5 %s is told so, and nothing is kept', async (_what, wish, kind) => {
  const { wishes, states } = givenNetwork([bob.mask]);

  expect(await wishes(wish)).toMatchObject({ kind });
  expect(await states()).toEqual([]);
});

test('C-12 on a network as well nobody asks more than five times a day', async () => {
  const { wishes } = givenNetwork([bob.mask]);
  for (let count = 0; count < 5; count += 1) await wishes();

  expect(await wishes()).toMatchObject({ kind: 'not-possible' });
  expect(await wishes({ person: { nick: 'eve', mask: 'eve!~eve@other' } })).toMatchObject({
    kind: 'requested-from-afar',
  });
});
