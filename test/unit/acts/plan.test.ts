import type { Plan } from '#src/consolidation/plan';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomAlias, RoomId } from '#src/portals/ids';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { farService } from '#test/world/given-situation';
import { bot, listing, roomSnapshot, service } from '#test/world/simulated-rooms';

const wanted = { into: ROOMS.canonical, retire: [ROOMS.chat], dryRun: false };

test('P-1 a plan is kept with its hash, parties, steps and what people will see', async () => {
  const { acts, ports, stores } = givenActs();

  const { plan, kept, parties } = await acts.plan({ ...wanted, requestedBy: PEOPLE.ann });

  expect(kept).toBe(true);
  expect((await ports.plans.find(plan.id))?.plan).toEqual(plan);
  expect(plan.blockers).toEqual([]);
  expect(parties.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['canonical', 'unknown'],
    [`source:${ROOMS.chat}`, 'unknown'],
  ]);
  expect(stores.story.map(({ what }) => what)).toContain('plan-made');
});

test('P-6 a dry run foretells the same and keeps nothing', async () => {
  const { acts, ports } = givenActs({ rehearses: true });

  const dry = await acts.plan({ ...wanted, dryRun: true });
  const real = await acts.plan(wanted);

  expect(forecast(dry.plan)).toEqual(forecast(real.plan));
  expect(forecast(real.plan).length).toBeGreaterThan(10);
  expect(dry.kept).toBe(false);
  expect(await ports.plans.find(dry.plan.id)).toBeUndefined();
});

function forecast({ steps }: Plan): readonly string[] {
  return steps.flatMap(({ step, leg, acts }) => [`${step} ${leg ?? ''}`, ...acts.map(({ text }) => text)]);
}

test('P-3 a blocked plan is shown and not kept', async () => {
  const { acts, ports } = givenActs({ canonical: { state: { 'm.room.encryption': { algorithm: 'm.megolm.v1' } } } });

  const { plan, kept } = await acts.plan(wanted);

  expect(plan.blockers.map(({ code }) => code)).toContain('canonical-encrypted');
  expect(kept).toBe(false);
  expect(await ports.plans.find(plan.id)).toBeUndefined();
});

const empty = { members: { '@dave:example.org': 'join' } };

test('P-9 the service user joins a public room to look at it, and stays for a plan that is kept', async () => {
  const { acts, joined } = givenActs({ chat: empty });

  await acts.plan(wanted);

  expect(await joined(service)).toContain(ROOMS.chat);
});

test('P-9 it leaves again after a dry run and after a plan that is blocked', async () => {
  const dry = givenActs({ chat: empty });
  await dry.acts.plan({ ...wanted, dryRun: true });
  const blocked = givenActs({ chat: { ...empty, state: { 'm.room.encryption': {} } } });
  await blocked.acts.plan(wanted);

  expect(await dry.joined(service)).not.toContain(ROOMS.chat);
  expect(await blocked.joined(service)).not.toContain(ROOMS.chat);
});

/** A room that is joined to look at it, on a server that lets nobody out. */
function givenStuck() {
  const town = givenActs({ chat: empty });
  const leave = async ({ room }: { room: RoomId }) => {
    throw new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: `leaving ${room}` } });
  };
  Object.assign(town.ports.voice, { leave });
  return town;
}

test('P-9 a room that cannot be left again is told with the plan, and what was asked for is answered', async () => {
  const { acts, stores } = givenStuck();

  const { plan, kept, stillInside } = await acts.plan({ ...wanted, dryRun: true });

  expect([plan.canonical.room, kept]).toEqual([ROOMS.canonical, false]);
  expect(stillInside).toEqual([{ room: ROOMS.chat, actor: service.id, why: expect.stringContaining('example.org') }]);
  expect(stores.story.map(({ what }) => what)).toContain('room-not-left');
});

test('P-9 what kept a plan from being made is told even where a room cannot be left again', async () => {
  const { acts } = givenStuck();

  await expect(acts.plan({ ...wanted, retire: [ROOMS.chat, '!none:example.org'] })).rejects.toMatchObject({
    code: 'ROOM_NOT_READABLE',
  });
});

test('P-9 a portal is looked at by its bridge’s bot, and the service user stays outside', async () => {
  const { acts, joined } = givenActs({
    portal: { members: { [bot.user]: 'join', '@dave:far.example': 'join' } },
    actors: [service, farService, bot],
  });

  const { plan } = await acts.plan({ ...wanted, retire: [ROOMS.portal] });

  expect(plan.legs[0]).toMatchObject({ kind: 'portal', readAs: bot.id });
  expect(await joined(service)).not.toContain(ROOMS.portal);
  expect(await joined(farService)).not.toContain(ROOMS.portal);
});

test('P-9 for a room that nobody of ours may enter it is said whom to invite', async () => {
  const { acts } = givenActs({ chat: { ...empty, state: { 'm.room.join_rules': { join_rule: 'invite' } } } });

  await expect(acts.plan(wanted)).rejects.toMatchObject({ code: 'ROOM_NOT_READABLE', facts: { actor: service.user } });
});

test('P-1 rooms are named by id, by alias, or by a channel for its portals', async () => {
  const { acts } = givenActs();

  const byAlias = await acts.plan({ ...wanted, into: '#crystal:example.org', retire: ['#chat:example.org'] });
  const byChannel = await acts.plan({ ...wanted, retire: ['irc://libera/#crystal'] });

  expect([byAlias.plan.canonical.room, byAlias.plan.legs[0]?.room]).toEqual([ROOMS.canonical, ROOMS.chat]);
  expect(byChannel.plan.legs.map(({ room }) => room)).toEqual([ROOMS.portal]);
});

test('D-10 who asks for a plan of a group again gets the one that nobody has started, and no other is kept', async () => {
  const { acts, stores } = givenActs();
  const first = await acts.plan({ ...wanted, orBefore: true });
  const again = await acts.plan({ ...wanted, orBefore: true });

  expect([again.plan.id, again.kept]).toEqual([first.plan.id, true]);
  expect(stores.story.filter(({ what }) => what === 'plan-made')).toHaveLength(1);
});

test.each([
  ['of other rooms', { retire: [ROOMS.chat, ROOMS.portal] }],
  ['that is void', {}],
])('D-10 a plan %s is no plan before', async (why, change) => {
  const { acts, ports } = givenActs();
  const { plan: before } = await acts.plan({ ...wanted, orBefore: true });
  if (why === 'that is void') await ports.plans.setState(before.id, 'void', 'somebody refused');

  const { plan } = await acts.plan({ ...wanted, ...change, orBefore: true });

  expect(plan.id).not.toBe(before.id);
});

test('P-1 a room named twice is retired once', async () => {
  const { acts } = givenActs();

  const { plan } = await acts.plan({ ...wanted, retire: [ROOMS.chat, '#chat:example.org'] });

  expect(plan.legs).toHaveLength(1);
});

test.each([
  ['a canonical that is a channel', { into: 'irc://libera/#crystal' }, 'CANONICAL_MUST_BE_A_ROOM'],
  ['canonical among the sources', { retire: [ROOMS.canonical] }, 'SOURCE_IS_CANONICAL'],
  ['a name that is no address', { retire: ['crystal'] }, 'ROOM_ADDRESS_INVALID'],
  ['an alias that leads nowhere', { retire: ['#nowhere:example.org'] }, 'ROOM_NOT_FOUND'],
  ['a channel without a portal', { retire: ['irc://libera/#nothing'] }, 'NETWORK_HAS_NO_PORTAL'],
  ['a network that no bridge reaches', { retire: ['irc://oftc/#crystal'] }, 'NETWORK_NOT_CONFIGURED'],
  ['a room that does not exist', { retire: ['!nothing:example.org'] }, 'ROOM_NOT_READABLE'],
  ['nothing to retire', { retire: [] }, 'NOTHING_TO_RETIRE'],
])('E-1 %s is refused with a code', async (_what, change, code) => {
  const { acts, stores } = givenActs();

  await expect(acts.plan({ ...wanted, ...change })).rejects.toMatchObject({ code });
  expect(stores.story).toEqual([]);
});

test('P-7 without a word the best room is chosen, with reasons', async () => {
  const { acts } = givenActs();

  const { plan } = await acts.plan({ retire: [ROOMS.portal, ROOMS.canonical], dryRun: true });

  expect(plan.canonical.room).toBe(ROOMS.canonical);
  expect(plan.canonical.reasons.join(' ')).toContain('full power');
});

test('P-8 a historical room that points at a source is its past, not one more leg', async () => {
  const past = roomSnapshot({
    room: '!past:example.org',
    members: { [service.user]: 'join' },
    state: { 'm.room.tombstone': { replacement_room: ROOMS.chat } },
  });
  const { acts } = givenActs({ extra: [past] });

  const { plan } = await acts.plan({ ...wanted, retire: [ROOMS.chat, past.room] });

  expect(plan.legs.map(({ room }) => room)).toEqual([ROOMS.chat]);
  expect(plan.warnings.find(({ code }) => code === 'past-rooms')?.text).toContain(past.room);
});

test('P-1 a public space that holds a source is looked into, and kept when we may edit it', async () => {
  const space = '!space:example.org' as RoomId;
  const levels = { users: { '@alice:example.org': 100, [service.user]: 50 } };
  const held = roomSnapshot({
    room: space,
    levels,
    state: {
      [`m.space.child ${ROOMS.chat}`]: { via: ['example.org'], order: 'a' },
      'm.room.create': { type: 'm.space' },
    },
  });
  const { acts, joined } = givenActs({
    extra: [held],
    chat: { state: { [`m.space.parent ${space}`]: { via: ['example.org'] } } },
  });

  const { plan } = await acts.plan(wanted);

  expect(plan.legs[0]?.spaces).toEqual([{ space, editor: service.id }]);
  expect(await joined(service)).toContain(space);
});

test('P-1 a space that is not ours to edit is left again, and it is said that it stays', async () => {
  const space = '!space:example.org' as RoomId;
  const held = roomSnapshot({ room: space, state: { [`m.space.child ${ROOMS.chat}`]: { via: ['example.org'] } } });
  const { acts, joined } = givenActs({
    extra: [held],
    chat: { state: { [`m.space.parent ${space}`]: { via: ['example.org'] } } },
  });

  const { plan } = await acts.plan(wanted);

  expect(plan.warnings.map(({ code }) => code)).toContain('spaces-out-of-reach');
  expect(await joined(service)).not.toContain(space);
});

test('P-3 a room that another run holds blocks the plan', async () => {
  const { acts, stores } = givenActs();
  const first = await acts.plan(wanted);
  await acts.run({ plan: first.plan.id });

  const { plan, kept } = await acts.plan(wanted);

  expect(kept).toBe(false);
  expect(plan.blockers.map(({ code }) => code)).toEqual(['room-in-other-run', 'room-in-other-run']);
  expect(await stores.consolidations.list()).toHaveLength(1);
});

test('P-1 an alias that a bridge could make is never looked up unless a server lists it (handbook matrix 0, point 3)', async () => {
  const claimed = '#libera_#stale:example.org';
  const given = givenActs({
    chat: {
      aliases: [listing('example.org', ['#chat:example.org'])],
      state: { 'm.room.canonical_alias': { alias: claimed } },
    },
  });
  const asked: string[] = [];
  const { resolve } = given.ports.world;
  Object.assign(given.ports.world, { resolve: (alias: RoomAlias) => resolve(note<string, RoomAlias>(asked, alias)) });

  await given.acts.plan(wanted);

  expect(asked).toContain('#chat:example.org');
  expect(asked).not.toContain(claimed);
});

test('P-1 a typing error in a bridge’s alias is refused with what helps, and looked up nowhere: the bridge would make a portal of it', async () => {
  const { acts, ports } = givenActs();
  const asked: string[] = [];
  const { resolve } = ports.world;
  Object.assign(ports.world, { resolve: (alias: RoomAlias) => resolve(note<string, RoomAlias>(asked, alias)) });

  const planning = acts.plan({ ...wanted, retire: ['#libera_#crystl:example.org'] });

  await expect(planning).rejects.toMatchObject({
    code: 'PORTAL_NOT_FOUND',
    text: { now: expect.stringContaining('name the room by its id') },
  });
  expect(asked).toEqual([]);
});

test.each(['#libera_#crystal:example.org', '#libera_#Crystal:example.org'])(
  'P-1 a portal that there is can be named by its alias, in whatever capitals: %s',
  async (alias) => {
    const { acts } = givenActs();

    const { plan } = await acts.plan({ ...wanted, retire: [alias] });

    expect(plan.legs.map(({ room }) => room)).toEqual([ROOMS.portal]);
  },
);

function note<N, T extends N>(notes: N[], value: T): T {
  notes.push(value);
  return value;
}
