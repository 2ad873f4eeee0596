import { CONFIRMED, confirmationOf } from '#src/consolidation/confirmation';
import type { Plan } from '#src/consolidation/plan';
import type { Consolidation } from '#src/consolidation/records';
import type { Installation } from '#src/portals/installation';
import { ASKED, aParty } from '#test/world/given-consent';
import { givenSimulatedRooms, service } from '#test/world/simulated-rooms';

const [ANN, OPS, CAT] = ['@ann:example.org', '@ops:example.org', '@cat:example.org'];
const ROOM = '!canonical:example.org';

const plan = {
  id: 'p_1',
  hash: 'hash',
  canonical: { room: ROOM, actor: service.id },
  parties: [
    aParty({ id: 'canonical', kind: 'canonical', level: 100, place: '#crystal:example.org' }),
    aParty({ id: 'operator:libera-bridge', kind: 'operator', place: 'libera-bridge' }),
    aParty({ id: 'source:!old', kind: 'source', place: 'other-bridge' }),
  ],
} as unknown as Plan;

const installation = {
  operators: [OPS],
  homeservers: [],
  bridges: [
    { id: 'libera-bridge', operators: [CAT], networks: [] },
    { id: 'other-bridge', operators: ['@dan:example.org'], networks: [] },
  ],
} as unknown as Installation;

interface Log {
  readonly what: string;
  readonly who: string;
  readonly detail: Record<string, string>;
}

/** Whether that person's word counts, in a room where Ann has full power, and what her message says now. */
async function confirmation(
  run: Partial<Consolidation>,
  {
    log = [],
    deleted = [],
    by = run.confirmedBy,
  }: {
    readonly log?: readonly Log[];
    readonly deleted?: readonly string[];
    /** Who deleted them; whoever confirmed, unless told. */
    readonly by?: string | undefined;
  } = {},
) {
  const levels = { users: { [ANN as string]: 100 } };
  const members = { [service.user]: 'join', [ANN as string]: 'join' };
  const { world } = givenSimulatedRooms([{ room: ROOM, members, levels }]);
  const readEvent = async ({ event }: { event: string }) => ({
    ...(deleted.includes(event) ? { content: {}, redactedBy: by } : { content: { body: 'yes' } }),
  });
  const reading = { ...world, readEvent } as unknown as typeof world;
  const reader = { world: reading, installation, log: async () => log };
  return confirmationOf(reader, plan, { confirmedAt: ASKED, ...run } as Consolidation);
}

const said = (event: string, who = ANN as string, what = CONFIRMED) => ({ what, who, detail: { room: ROOM, event } });

test('C-10 a word that was not given does not stand, and needs no reason', async () => {
  expect(await confirmation({ confirmedAt: undefined as never, confirmedBy: ANN as string })).toEqual({
    stands: false,
  });
});

test.each([
  ['somebody with full power', ANN],
  ['an operator of everything', OPS],
  ['an operator of a bridge that the plan concerns', CAT],
  ['whoever has the terminal', 'the operator at the terminal'],
  ['somebody whose name was not kept', undefined],
])('C-10 the word of %s stands', async (_who, by) => {
  expect(await confirmation({ ...(by !== undefined && { confirmedBy: by }) })).toEqual({ stands: true });
});

test.each(['@dan:example.org', '@mallory:example.org'])(
  'T-05 the word of %s, who has no power, does not',
  async (by) => {
    const why = `${by} has level 0 in #crystal:example.org, not 100`;

    expect(await confirmation({ confirmedBy: by })).toMatchObject({ stands: false, why });
  },
);

test('W-6 once the first room is replaced it is asked after no more', async () => {
  const run = { confirmedBy: '@mallory:example.org', pointOfNoReturnAt: ASKED };

  expect(await confirmation(run)).toEqual({ stands: true });
});

test('C-4 it stands and falls with the last message by which that person gave it, and with no other', async () => {
  const deleted = ['$gone'];
  const byAnn = (log: readonly Log[]) => confirmation({ confirmedBy: ANN as string }, { log, deleted });

  expect(await byAnn([said('$gone'), said('$there')])).toEqual({ stands: true });
  expect((await byAnn([said('$there'), said('$gone')])).why).toBe(`${ANN} deleted the message that was the consent`);
  expect(await byAnn([said('$there'), said('$gone', CAT)])).toEqual({ stands: true });
  expect(await byAnn([said('$there'), said('$gone', ANN, 'single-approved')])).toEqual({ stands: true });
  expect(await byAnn([{ what: CONFIRMED, who: ANN as string, detail: { event: '$gone' } }])).toEqual({ stands: true });
});

test('C-10 where a moderator deleted that message, it is said who', async () => {
  const given = { log: [said('$gone')], deleted: ['$gone'], by: '@mod:example.org' };

  expect((await confirmation({ confirmedBy: ANN as string }, given)).why).toBe(
    `${ANN} spoke in a message that @mod:example.org deleted`,
  );
});

test('C-4 an operator who confirmed in the room takes that back by deleting the message as well', async () => {
  const given = { log: [said('$gone', OPS)], deleted: ['$gone'] };

  expect((await confirmation({ confirmedBy: OPS as string }, given)).stands).toBe(false);
  expect((await confirmation({ confirmedBy: OPS as string }, { log: given.log })).stands).toBe(true);
});
