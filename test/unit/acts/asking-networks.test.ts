import type { NetworkPerson, NetworkQuestion, NetworkSides } from '#src/ports/network-side';
import { type ActsGiven, givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { bot, service } from '#test/world/simulated-rooms';

const bob: NetworkPerson = { nick: 'bob', mask: 'bob!~bob@host', operator: true };
const eve: NetworkPerson = { nick: 'eve', mask: 'eve!~eve@other', operator: true };
const DAY_MS = 86_400_000;
const BEA = '@bea:example.org';
/** With two admins in canonical, so that its side can have a quorum too. */
const QUORUM_OF_TWO = {
  policy: { quorum: 2 },
  canonical: {
    levels: { users: { [PEOPLE.ann]: 100, [BEA]: 100, [service.user]: 100 } },
    members: { [BEA]: 'join', [service.user]: 'join', [bot.user]: 'join' },
  },
};

/** A plan with a portal whose network is reached by us; `there` is who can be asked. */
async function givenNetwork(given: Pick<ActsGiven, 'policy' | 'canonical'> = {}) {
  const questions: NetworkQuestion[] = [];
  const settled: string[] = [];
  let there: readonly NetworkPerson[] = [];
  let state: 'open' | 'void' | 'unasked' = 'unasked';
  const sides: NetworkSides = {
    of: (network) => ({
      network,
      ask: async (question) => {
        questions.push(question);
        return there;
      },
      rightOf: async () => 'holds',
      stateOfCode: async () => state,
      settle: async (code) => void settled.push(code),
    }),
  };
  const town = givenActs({ ...given, sides });
  const { plan } = await town.acts.plan({ into: ROOMS.canonical, retire: [ROOMS.portal], dryRun: false });
  await town.acts.ask({ plan: plan.id });
  const codeNow = async () =>
    (await town.ports.consents.requestsOf(plan.id)).find(({ party }) => party.startsWith('network:'))?.code ?? '';
  const answers = async (person: NetworkPerson, word: 'agree' | 'withdraw' = 'agree') =>
    town.acts.hearNetwork({
      ...{ network: 'libera', channel: '#crystal', word, person, sameAsAsked: true, at: town.clock.now() },
      code: await codeNow(),
    });
  const verdict = async () => {
    const { plan: kept } = (await town.ports.plans.find(plan.id)) ?? {};
    const { consolidation } = await town.acts.run({ plan: kept?.id ?? '' });
    const { parties } = await town.acts.status({ id: consolidation.id });
    return parties.find(({ id }) => id.startsWith('network:'));
  };
  return {
    ...{ ...town, plan, questions, settled, answers, verdict, codeNow },
    come: (people: readonly NetworkPerson[]) => {
      there = people;
    },
    becomes: (now: typeof state) => {
      state = now;
    },
  };
}

test('W-12 nobody is asked about what can no longer be answered', async () => {
  const { acts, clock, questions, settled, codeNow } = await givenNetwork();
  questions.length = 0;
  clock.advance(31 * DAY_MS);

  await acts.askNetworks();

  expect(questions).toEqual([]);
  expect(settled).toEqual([await codeNow()]);
});

test('C-2 a quorum of two is two people: who answered is not asked again, and the question stays open to others', async () => {
  const { acts, questions, answers, verdict, come, becomes, clock } = await givenNetwork(QUORUM_OF_TWO);
  await answers(bob);
  expect(await verdict()).toMatchObject({ verdict: 'unknown', why: '1 of 2 people have agreed' });

  come([eve]);
  becomes('void');
  clock.advance(60_000);
  await acts.askNetworks();
  expect(questions.at(-1)).toMatchObject({ except: [bob.mask] });
  await answers(eve);

  expect(await verdict()).toMatchObject({ verdict: 'granted', people: [bob.mask, eve.mask] });
});

test.each([
  ['the same account under another nick', { ...bob, account: 'bob' }, { ...eve, account: 'bob' }],
  ['the same user of the same host under another nick', bob, { ...bob, nick: 'bob2', mask: 'bob2!~bob@HOST' }],
])('C-2 %s is one person', async (_who, first, second) => {
  const { answers, verdict } = await givenNetwork(QUORUM_OF_TWO);

  await answers(first);
  expect(await answers(second)).toMatchObject({ kind: 'word-again' });
  expect(await verdict()).toMatchObject({ verdict: 'unknown' });
  expect(await answers(second, 'withdraw')).toMatchObject({ kind: 'withdrawn', effect: 'taken-back' });
});

test('T-08 the face that a bridge gives to a person of Matrix never speaks for the channel', async () => {
  const { answers, verdict } = await givenNetwork();

  expect(await answers({ ...bob, puppet: true })).toMatchObject({ kind: 'word-not-counted', fault: 'through-bridge' });
  expect(await verdict()).toMatchObject({ verdict: 'unknown', people: [] });
});

test('C-5 the rounds that ask people of networks read nothing of plans in which no network has a say', async () => {
  const town = givenActs();
  await town.asked();
  const { ofPlan } = town.ports.consolidations;
  let looks = 0;
  Object.assign(town.ports.consolidations, {
    ofPlan: (plan: Parameters<typeof ofPlan>[0]) => {
      looks += 1;
      return ofPlan(plan);
    },
  });

  await town.acts.askNetworks();

  expect(looks).toBe(0);
});
