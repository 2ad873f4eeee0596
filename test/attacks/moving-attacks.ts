import type { StatusAnswer } from '#src/acts/answers';
import type { Attack } from '#test/world/attacks/attack';
import type { BesiegedTown } from '#test/world/attacks/besieged-town';
import { agreedChannelMerge, type ChannelMerge, workThrough } from '#test/world/attacks/channel-merge';
import { agreedPlan, givenSquare, workOn } from '#test/world/attacks/square';
import { eventually } from '#test/world/eventually';

/** What a room's id has that no other id has, as it stands in a path. */
function opaqueOf(room: string): string {
  return (room.slice(1).split(':')[0] ?? '').replace(/[^\w]/g, '.');
}

interface Moment {
  /** Where whoever agreed is demoted. */
  readonly room: string;
  /** Runs the merge until it stands still. */
  readonly run: () => Promise<StatusAnswer>;
  /** Nothing passes between us and our homeserver any more once these have. */
  readonly behind: readonly RegExp[];
  /** True once what passed last has arrived. */
  readonly arrived: () => Promise<boolean>;
}

/** At one moment of the run whoever agreed for canonical is demoted; then it goes on until it stands still. */
async function demotedAt(town: BesiegedTown, { room, run, behind, arrived }: Moment) {
  const { alice } = town.people;
  const demote = async () => {
    await town.gate.freezeAfter(behind);
    try {
      await eventually(arrived);
      await alice.setPowerLevel(room, alice.userId, 0);
    } finally {
      town.gate.thaw();
    }
  };
  const [running, demoted] = [run(), demote()];
  const early = await Promise.race([running, demoted]);
  if (early) throw new Error(`the run stood still before that moment came: ${JSON.stringify(early.consolidation)}`);
  const { consolidation } = await running;
  expect(consolidation.state).toBe('paused');
  // Where a server took so long that the request was sent again, the rooms were compared with the plan first: that tells of it too.
  const [lacking, changed] = [
    `${alice.userId} has level 0`,
    `full power of ${room} changed from ["${alice.userId}"] to []`,
  ];
  expect([lacking, changed].some((why) => consolidation.reason?.includes(why)) || consolidation.reason).toBe(true);
  return consolidation;
}

/** The channel still is in the portal: its people and the bridge's bot, the address, and no sign that it was replaced. */
async function isStillThePortal(town: BesiegedTown, { portal, channel, op }: ChannelMerge): Promise<void> {
  const { bob } = town.people;
  expect(await bob.members(portal)).toEqual(expect.arrayContaining([town.bridge.bot, town.bridge.ghostOf(op.nick())]));
  expect((await bob.resolveAlias(town.bridge.aliasOf(channel)))?.room_id).toBe(portal);
  expect(await bob.getState(portal, 'm.room.tombstone')).toBeUndefined();
}

const demotedBeforeUnlink: Attack = {
  id: 'T-05',
  tried: 'demotes whoever agreed in the moment before the old room loses its channel',
  blockedBy: 'C-8 CONSENT_MISSING: rights are read again before a link is removed',
  where: 'jobs/consolidation/steps/unlink-source.ts',
  attempt: async (town) => {
    const merge = await agreedChannelMerge(town, { name: 'unlinked' });
    const { portal } = merge;
    const levels = new RegExp(`PUT \\S*${opaqueOf(portal)}\\S*m\\.room\\.power_levels`);
    const consolidation = await demotedAt(town, {
      room: merge.square.canonical.room,
      run: () => workThrough(merge),
      // The first gives us the power to retire the room, the second closes it.
      behind: [levels, levels],
      arrived: async () =>
        Number((await town.people.bob.getState(portal, 'm.room.power_levels'))?.events_default ?? 0) > 0,
    });
    expect(consolidation.step).toBe('unlink-source');
    await isStillThePortal(town, merge);
  },
};

const demotedBeforeMoving: Attack = {
  id: 'T-05',
  tried: 'demotes whoever agreed in the moment before the addresses are moved',
  blockedBy: 'C-8 CONSENT_MISSING: rights are read again before an address is moved',
  where: 'jobs/consolidation/steps/move-aliases.ts',
  attempt: async (town) => {
    const merge = await agreedChannelMerge(town, { name: 'moved' });
    const { portal, square } = merge;
    const { bob } = town.people;
    const alias = town.bridge.aliasOf(merge.channel);
    const before = await bob.getState(square.canonical.room, 'm.room.canonical_alias');
    const consolidation = await demotedAt(town, {
      room: square.canonical.room,
      run: () => workThrough(merge),
      behind: [new RegExp(`POST \\S*/join/\\S*${opaqueOf(portal)}`)],
      arrived: async () => (await bob.members(portal)).includes(town.service),
    });
    expect(consolidation.step).toBe('move-aliases');
    expect((await bob.resolveAlias(alias))?.room_id).toBe(portal);
    expect(await bob.getState(square.canonical.room, 'm.room.canonical_alias')).toEqual(before);
    expect(await bob.getState(portal, 'm.room.tombstone')).toBeUndefined();
  },
};

const demotedBeforeReplacing: Attack = {
  id: 'T-05',
  tried: 'demotes whoever agreed when all is moved, in the moment before the old room is replaced',
  blockedBy: 'C-8 CONSENT_MISSING: rights are read again in the same breath as a room is replaced',
  where: 'jobs/consolidation/steps/tombstone.ts',
  attempt: async (town) => {
    const square = await givenSquare(town);
    const plan = await agreedPlan(town, square);
    const { bob } = town.people;
    const { room } = square.canonical;
    const arrivals = async () =>
      (await bob.messages(room)).filter(({ content }) => String(content['io.tributary.act']).includes('/announce/'));
    const consolidation = await demotedAt(town, {
      room,
      run: () => workOn(town.acts, plan),
      behind: [new RegExp(`PUT \\S*${opaqueOf(room)}\\S*/send/m\\.room\\.message`)],
      arrived: async () => (await arrivals()).length > 0,
    });
    expect(consolidation.step).toBe('tombstone');
    expect(await bob.getState(square.source.room, 'm.room.tombstone')).toBeUndefined();
    expect((await bob.resolveAlias(square.source.alias))?.room_id).toBe(room);
  },
};

const modesOpenLinked: Attack = {
  id: 'T-18',
  tried:
    "is operator of a channel linked to a private room, has the bridge's bot given more power there, and opens the channel",
  blockedBy: 'CANONICAL_OPENED: what a bridge opens is closed again while the run goes on, and the run halts',
  where: 'jobs/consolidation/keep-closed.ts',
  attempt: async (town) => {
    const levels = { events: { 'm.room.power_levels': 100, 'm.bridge': 50, 'm.room.join_rules': 100 } };
    const canonical = { preset: 'private_chat', visibility: 'private', levels };
    const merge = await agreedChannelMerge(town, { name: 'opened', canonical, policy: { secondConfirmation: true } });
    const { acts, op, channel, portal, square } = merge;
    const { alice, bob, ops } = town.people;
    const { room } = square.canonical;
    const joinRule = async () => (await bob.getState(room, 'm.room.join_rules'))?.join_rule;
    const waiting = await workThrough(merge);
    expect(waiting.consolidation).toMatchObject({ state: 'waiting', step: 'await-confirmation' });
    await alice.setPowerLevel(room, town.bridge.bot, 100);
    await op.mode(channel, '+i');
    await op.mode(channel, '-i');
    await eventually(async () => (await joinRule()) === 'public');
    await acts.confirm({ id: waiting.consolidation.id, by: ops.userId });
    const { consolidation } = await acts.work({ id: waiting.consolidation.id });
    expect(consolidation.state).toBe('paused');
    expect(consolidation.reason).toContain(`m.room.join_rules by ${town.bridge.bot}`);
    expect(await joinRule()).toBe('invite');
    expect(await bob.getState(portal, 'm.room.tombstone')).toBeUndefined();
  },
};

/** What is tried while a channel moves from its portal into another room. */
export const movingAttacks: readonly Attack[] = [
  demotedBeforeUnlink,
  demotedBeforeMoving,
  demotedBeforeReplacing,
  modesOpenLinked,
];
