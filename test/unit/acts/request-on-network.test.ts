import type { NetworkSides, NetworkWish } from '#src/ports/network-side';
import { givenActs, ROOMS } from '#test/world/given-acts';

const bob = { nick: 'bob', mask: 'bob!~bob@host' };
const TEXT = `request irc://libera/#crystal into ${ROOMS.canonical}`;

/** A town whose IRC network shows these people as operators of #crystal. */
function givenNetwork(operators: readonly string[]) {
  const looked: string[] = [];
  const heard: string[] = [];
  const away = new Set<string>();
  const sides: NetworkSides = {
    of: (network) =>
      network === 'libera'
        ? {
            network,
            ask: async () => [],
            tell: async ({ mask, lines }) => {
              if (away.has(mask)) return false;
              heard.push(...lines.map((line) => `${mask} ${line}`));
              return true;
            },
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
  return { ...town, wishes, states, looked, heard, away };
}

test('C-12 an operator of a channel asks by private message, and everybody concerned is asked', async () => {
  const { acts, wishes, states, looked, ports, posted } = givenNetwork([bob.mask]);

  expect(await wishes()).toMatchObject({ kind: 'requested-from-afar' });
  await acts.workOnRequests();

  expect(await states()).toEqual(['planned']);
  expect(looked).toEqual([`#crystal ${bob.mask}`]);
  const [kept] = await ports.plans.active();
  expect(kept?.plan.legs.map(({ room }) => room)).toEqual([ROOMS.portal]);
  expect(kept?.plan.requestedBy).toBe('bob on libera');
  const [question] = await posted(ROOMS.canonical);
  expect(question?.content.body).toMatch(/For this room, bob on libera proposed:\n/);
  expect(question?.content.body).not.toMatch(/~bob|host/);
});

test('C-12 whoever asked on a network is told there what came of it, once', async () => {
  const { acts, wishes, heard, ports } = givenNetwork([bob.mask]);
  await wishes();

  await acts.workOnRequests();
  await acts.workOnRequests();

  const [kept] = await ports.plans.active();
  expect(heard).toEqual([
    `${bob.mask} Here is the plan: https://merge.example.org/plans/${kept?.plan.id}`,
    expect.stringContaining('that page tells how it stands'),
  ]);
});

test('C-12 who is away is told when they are seen again under the same mask, and only the newest word', async () => {
  const { acts, wishes, heard, away, clock, ports } = givenNetwork([bob.mask]);
  away.add(bob.mask);
  await wishes();
  await acts.workOnRequests();

  away.delete(bob.mask);
  await acts.workOnRequests();
  expect(heard).toEqual([]); // not looked for again so soon
  clock.advance(61_000);
  await acts.workOnRequests();

  expect(heard.map((line) => line.slice(bob.mask.length + 1, bob.mask.length + 12))).toEqual([
    'Here is the',
    expect.any(String),
  ]);
  expect(await ports.requests.owed({ triedBefore: Number.MAX_SAFE_INTEGER })).toEqual([]);
});

/** A request of Bob's whose plan is run; `becomes` says how the run stands. */
async function givenRequestedRun() {
  const town = givenNetwork([bob.mask]);
  await town.wishes();
  await town.acts.workOnRequests();
  const [kept] = await town.ports.plans.active();
  const { consolidation } = await town.acts.run({ plan: kept?.plan.id ?? '' });
  await town.acts.workOnRequests();
  town.heard.length = 0;
  const becomes = async (state: 'running' | 'paused' | 'done' | 'undone' | 'refused') => {
    await town.ports.consolidations.change(consolidation.id, { state, waitingFor: [] });
    await town.acts.workOnRequests();
    town.clock.advance(61_000);
    await town.acts.workOnRequests();
  };
  return { ...town, becomes };
}

test.each([
  ['done', 'is done'],
  ['undone', 'was taken back'],
  ['paused', 'is paused'],
  ['refused', 'was refused'],
] as const)('C-12 whoever asked on a network is told once that the merge is %s', async (state, words) => {
  const { becomes, heard } = await givenRequestedRun();

  await becomes('running');
  expect(heard).toEqual([]);
  await becomes(state);

  expect(heard).toEqual([expect.stringContaining(words)]);
  expect(heard[0]).toContain('https://merge.example.org/plans/');
});

test('C-12 who was told of a pause is told of the end, and of no second pause', async () => {
  const { becomes, heard } = await givenRequestedRun();

  for (const state of ['paused', 'running', 'paused', 'done', 'done'] as const) await becomes(state);

  expect(heard).toEqual([expect.stringContaining('is paused'), expect.stringContaining('is done')]);
});

test('C-12 who asked in vain on a network is told so, and after a week nobody is looked for any more', async () => {
  const { acts, wishes, heard, away, clock, ports } = givenNetwork([]);
  await wishes();
  await acts.workOnRequests();
  expect(heard).toEqual([expect.stringContaining('Sorry, I cannot ask for this.')]);

  away.add(bob.mask);
  await wishes();
  await acts.workOnRequests();
  clock.advance(8 * 86_400_000);
  await acts.workOnRequests();

  expect(await ports.requests.owed({ triedBefore: Number.MAX_SAFE_INTEGER })).toEqual([]);
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
