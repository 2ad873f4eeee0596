import { actorsIn, whoCanWrite } from '#jobs/room-power';
import type { RunWorld } from '#jobs/run-ports';
import type { ActOutcome } from '#src/consolidation/act';
import { callsListeners, canLink, canUnlink, datesLinks, movesLinks } from '#src/consolidation/link-ability';
import { TributaryError } from '#src/errors/tributary-error';
import { recordsToBlank } from '#src/portals/bridge-record-changes';
import type { RoomId, UserId } from '#src/portals/ids';
import { powerSourceOf } from '#src/portals/room-state';
import type { BridgeDriver, ChannelLinker, LinkAnswer, LinkRequest } from '#src/ports/bridge-driver';
import type { ActOf, Deed, Look, Undone } from './deed.ts';

/** The bridge's people often answer at once, and a channel with two rooms echoes: so long a link is waited for in place. */
const PATIENCE_MS = 15_000;

/** Nobody of ours is in the room any more when such a link comes back, and no API of a bridge makes it forget. */
const MEMORY =
  'Once it is linked again, look at the levels of that room: its bridge may write those that it remembers from before the undo';

type ChannelAct = ActOf<'link' | 'unlink'>;

/** Links a channel to a room; undone by unlinking, unless it was linked before, or by moving it back where it was moved. */
export const linkDeed: Deed<ActOf<'link'>> = {
  look: async (world, act) => {
    const look = await lookAtLink(world, act, 'linked');
    const driver = driverOf(world, act);
    // A yes that came while nobody looked: the channel has been in two rooms since then.
    const since = look.done && datesLinks(driver) ? await driver.linkedSince(queryOf(act)) : undefined;
    return since === undefined ? look : { ...look, since };
  },
  perform: async (world, { act, helps: { operator } }) => {
    const driver = driverOf(world, act);
    if (!canLink(driver)) throw cannot(act);
    const request = { ...queryOf(act), ...(operator !== undefined && { operator }), patienceMs: PATIENCE_MS };
    return outcomeOfAnswer(await driver.link(request));
  },
  undo: async (world, { act, former }) => {
    const driver = driverOf(world, act);
    if (former.linked === true) return {};
    if (movesLinks(driver) && act.source) return moveBack(driver, act, act.source);
    if ((await driver.linkState(queryOf(act))) === 'unlinked') {
      await callListeners(world, act);
      return {};
    }
    if (!canUnlink(driver)) return { leftover: `${act.channel.channel} stays linked to ${act.room}` };
    const undone = leftoverOf(
      await driver.unlink(queryOf(act)),
      `${act.channel.channel} is still linked to ${act.room}`,
    );
    return undone.leftover === undefined ? clearTraces(world, act, driver.facts.bots) : undone;
  },
};

/** Removes a link; undone by linking again, which the network's side has to allow again: nobody waits for that. */
export const unlinkDeed: Deed<ActOf<'unlink'>> = {
  look: (world, act) => lookAtLink(world, act, 'unlinked'),
  perform: async (world, { act }) => {
    const driver = driverOf(world, act);
    if (!canUnlink(driver)) throw cannot(act);
    return outcomeOfAnswer(await driver.unlink(queryOf(act)));
  },
  finish: callListeners,
  undo: async (world, { act, former }) => {
    const driver = driverOf(world, act);
    if (former.linked !== true || (await driver.linkState(queryOf(act))) === 'linked') return {};
    if (!canLink(driver)) return { leftover: `${act.channel.channel} is no longer linked to ${act.room}` };
    const { leftover } = leftoverOf(
      await driver.link(queryOf(act)),
      `${act.room} is open again without ${act.channel.channel}`,
    );
    if (leftover === undefined || !driver.facts.syncsModes) return leftover === undefined ? {} : { leftover };
    return { leftover: `${leftover}. ${MEMORY}` };
  },
};

/** Who only listens on the network comes into the rooms that are left of the channel. */
async function callListeners(world: RunWorld, act: ChannelAct): Promise<void> {
  const driver = driverOf(world, act);
  if (callsListeners(driver)) await driver.callListeners(queryOf(act));
}

/** What the bridge wrote about the link in the room and never takes away itself (spec B-7, M-3). */
async function clearTraces(world: RunWorld, act: ActOf<'link'>, bots: readonly UserId[]): Promise<Undone> {
  const { room, channel } = act;
  const actors = await actorsIn(world, { room });
  const [reader] = actors;
  if (!reader) return {};
  const state = await world.world.readState({ room, as: reader.id });
  const ofBridge = state.filter(({ sender }) => bots.includes(sender));
  const traces = recordsToBlank(ofBridge, [channel]);
  const able = whoCanWrite(powerSourceOf(state), actors, { types: traces.map(({ type }) => type) });
  if (traces.length > 0 && !able) return { leftover: `what the bridge wrote about ${channel.channel} in ${room}` };
  for (const { type, key, content } of traces) {
    if (able) await world.writer.writeState({ room, as: able.id, type, key, content });
  }
  return {};
}

/** Also when it had only been taken out of its old room: a channel is not left without any. */
async function moveBack(driver: ChannelLinker & BridgeDriver, act: ActOf<'link'>, source: RoomId): Promise<Undone> {
  const { channel, room } = act;
  if ((await driver.linkState({ channel, room: source })) === 'linked') return {};
  return leftoverOf(
    await driver.link({ channel, room: source, source: room, patienceMs: PATIENCE_MS }),
    `${channel.channel} is not linked to ${source} again`,
  );
}

async function lookAtLink(world: RunWorld, act: ChannelAct, wanted: 'linked' | 'unlinked'): Promise<Look> {
  const state = await driverOf(world, act).linkState(queryOf(act));
  return { former: { linked: state === 'linked' }, done: state === wanted };
}

function driverOf({ drivers }: RunWorld, act: ChannelAct): BridgeDriver {
  const driver = drivers.of(act.bridge);
  if (!driver) throw cannot(act);
  return driver;
}

function queryOf(act: ChannelAct): LinkRequest {
  const { channel, room } = act;
  if (act.verb === 'unlink') return { channel, room };
  const { requester, source } = act;
  return { channel, room, ...(requester && { requester }), ...(source && { source }) };
}

/** What an act came to by the answer of its bridge. */
export function outcomeOfAnswer(answer: LinkAnswer): ActOutcome {
  switch (answer.kind) {
    case 'done':
      return { result: 'done', ...(answer.since !== undefined && { since: answer.since }) };
    case 'refused':
      return { result: 'refused', why: answer.why };
    case 'waits': {
      const { who, what, until } = answer;
      return { result: 'waits', waitsFor: { who, what, ...(until !== undefined && { until }) } };
    }
  }
}

function leftoverOf(answer: LinkAnswer, fact: string): Undone {
  switch (answer.kind) {
    case 'done':
      return {};
    case 'refused':
      return { leftover: `${fact}: ${answer.why}` };
    case 'waits':
      return { leftover: `${fact} until this is done by ${answer.who}: ${answer.what}` };
  }
}

function cannot(act: ChannelAct): TributaryError {
  const what = `${act.verb} ${act.channel.channel}`;
  return new TributaryError('BRIDGE_CANNOT', { facts: { bridge: act.bridge, what } });
}
