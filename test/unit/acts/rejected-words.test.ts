import type { PlanId } from '#src/consolidation/plan';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import type { NetworkWord } from '#src/ports/network-side';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { snapshotOfDirectChat } from '#test/world/given-direct-chat';

const { ann, grace, mod, mallory } = PEOPLE;

type Town = Awaited<ReturnType<typeof givenQuestion>>;

/** A plan that was asked about, and what its log tells of words that were not taken. */
async function givenQuestion(given: Parameters<typeof givenActs>[0] = {}) {
  const town = givenActs(given);
  const plan = await town.asked();
  const codes = { canonical: await town.codeIn(ROOMS.canonical), chat: await town.codeIn(ROOMS.chat) };
  const rejected = () =>
    town.stores.story
      .filter(({ what }) => what === 'word-rejected')
      .map(({ plan: id, who, detail }) => ({ id, who, ...(detail as object) }));
  const agreed = async () =>
    (await town.stores.consents.consentsOf(plan.id)).filter(({ withdrawnAt }) => withdrawnAt === undefined);
  return { ...town, plan, codes, rejected, agreed };
}

const agree = (code: string) => `!tributary agree ${code}`;

const cases: readonly (readonly [string, string, UserId, (town: Town) => Promise<unknown>])[] = [
  [
    'a person without the level',
    'too-little-power',
    mod,
    ({ says, codes }) => says(mod, ROOMS.canonical, agree(codes.canonical)),
  ],
  ['a code of another room', 'other-room', ann, ({ says, codes }) => says(ann, ROOMS.canonical, agree(codes.chat))],
  ['somebody who is not in the room', 'not-joined', ann, ({ says, codes }) => says(ann, ROOMS.chat, agree(codes.chat))],
  ['a code that nobody gave out', 'code-unknown', ann, ({ says }) => says(ann, ROOMS.canonical, agree('ZZZZ2222'))],
  [
    'a ghost of an admin',
    'not-a-person',
    '@libera_ann:example.org' as UserId,
    async ({ says, codes, others }) => {
      const user = '@libera_ann:example.org' as UserId;
      others.setMembership({ room: ROOMS.canonical, user, membership: 'join' });
      await says(user, ROOMS.canonical, agree(codes.canonical));
    },
  ],
  [
    'a message older than the question',
    'older-than-request',
    ann,
    ({ hears, codes }) =>
      hears({
        sender: ann,
        room: ROOMS.canonical,
        at: 1,
        type: 'm.room.message',
        content: { msgtype: 'm.text', body: agree(codes.canonical) },
      }),
  ],
  [
    'a question whose time is over',
    'expired',
    ann,
    ({ says, codes, clock }) => {
      clock.advance(31 * 86_400_000);
      return says(ann, ROOMS.canonical, agree(codes.canonical));
    },
  ],
  [
    'a stored plan that somebody changed',
    'plan-changed',
    ann,
    async ({ says, codes, ports, plan }) => {
      await ports.plans.keep({ ...plan, legs: [...plan.legs].reverse().slice(1) });
      await ports.plans.setState(plan.id, 'asked');
      return says(ann, ROOMS.canonical, agree(codes.canonical));
    },
  ],
  [
    'a plan that was given up',
    'plan-closed',
    ann,
    async ({ says, codes, ports, plan }) => {
      await ports.plans.setState(plan.id, 'void', 'it was refused');
      await says(ann, ROOMS.canonical, agree(codes.canonical));
    },
  ],
];

test.each(cases)('T-09 %s is told in the audit log as "%s", and nobody has agreed', async (_what, reason, who, act) => {
  const town = await givenQuestion();

  await act(town);

  expect(town.rejected()).toMatchObject([{ id: town.plan.id, who, reason, word: 'agree' }]);
  expect(await town.agreed()).toEqual([]);
});

test('T-09 an event whose word was taken back does not bring it back, and that is told as "replayed"', async () => {
  const { acts, ports, codes, says, rejected, agreed } = await givenQuestion();
  const event = {
    ...{ eventId: '$once' as EventId, room: ROOMS.canonical, sender: ann, at: Date.UTC(2027, 0, 1) },
    ...{ type: 'm.room.message', content: { msgtype: 'm.text', body: agree(codes.canonical) } },
  };
  await acts.hear(event);
  await says(ann, ROOMS.canonical, `!tributary withdraw ${codes.canonical}`);
  Object.assign(ports.heard, { knows: async () => false });

  await acts.hear(event);

  expect(rejected()).toMatchObject([{ reason: 'replayed', event: '$once' }]);
  expect(await agreed()).toEqual([]);
});

test('T-09 a code of an earlier plan of the same rooms opens nothing of the later one', async () => {
  const { asked, says, codes, plan, ports, stores, rejected } = await givenQuestion();
  await ports.plans.setState(plan.id, 'void', 'another was made');
  const later = await asked();

  await says(ann, ROOMS.canonical, agree(codes.canonical));

  expect(rejected()).toMatchObject([{ id: plan.id, reason: 'plan-closed' }]);
  expect(await stores.consents.consentsOf(later.id)).toEqual([]);
});

test('T-09 a code in a direct chat, before its room is closed, is told as "other-room"', async () => {
  const chatWithUs = '!direct:example.org' as RoomId;
  const { says, codes, rejected } = await givenQuestion({ extra: [snapshotOfDirectChat(chatWithUs, grace)] });

  await says(grace, chatWithUs, agree(codes.chat));

  expect(rejected()).toMatchObject([{ who: grace, reason: 'other-room', room: chatWithUs }]);
});

test('T-28 one person fills the log of a plan with at most twenty rejected words', async () => {
  const { says, codes, rejected } = await givenQuestion();

  for (let count = 0; count < 25; count += 1) await says(mallory, ROOMS.canonical, agree(codes.canonical));
  await says(mod, ROOMS.canonical, agree(codes.canonical));

  expect(rejected().map(({ who }) => who)).toEqual([...Array(20).fill(mallory), mod]);
});

test('T-32 a stored plan that somebody changed has no consents any more, whatever was said before', async () => {
  const { says, codes, ports, plan, acts } = await givenQuestion();
  await says(ann, ROOMS.canonical, agree(codes.canonical));
  await says(grace, ROOMS.chat, agree(codes.chat));
  const { consolidation } = await acts.run({ plan: plan.id });
  expect((await acts.status({ id: consolidation.id })).parties.map(({ verdict }) => verdict)).toEqual([
    'granted',
    'granted',
  ]);

  await ports.plans.keep({ ...plan, nonce: 'another' });

  expect((await acts.status({ id: consolidation.id })).parties.map(({ verdict }) => verdict)).toEqual([
    'unknown',
    'unknown',
  ]);
});

const network: Omit<NetworkWord, 'code'> = {
  ...{ network: 'libera', channel: '#crystal', word: 'agree', sameAsAsked: true, at: 0 },
  person: { nick: 'bob', mask: 'bob!~bob@host', account: 'bob', operator: true },
};

test.each([
  ['somebody who is no operator any more', 'too-little-power', { person: { ...network.person, operator: false } }],
  ['somebody who is not the one who was asked', 'not-the-one-asked', { sameAsAsked: false }],
  ['a code of another channel', 'other-room', { channel: '#other' }],
] as const)('T-09 on IRC %s is told as "%s"', async (_what, reason, change) => {
  const town = givenActs({ networks: ['libera'] });
  const { plan } = await town.acts.plan({ into: ROOMS.canonical, retire: [ROOMS.portal], dryRun: false });
  await town.acts.ask({ plan: plan.id });
  const request = (await town.ports.consents.requestsOf(plan.id)).find(({ party }) => party.startsWith('network:'));

  await town.acts.hearNetwork({ ...network, ...change, code: request?.code as string });

  const rejected = town.stores.story.filter(({ what }) => what === 'word-rejected');
  expect(rejected).toMatchObject([
    { plan: plan.id as PlanId, who: 'bob!~bob@host', detail: { reason, account: 'bob' } },
  ]);
  expect(await town.stores.consents.consentsOf(plan.id)).toEqual([]);
});
