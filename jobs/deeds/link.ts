import type { RunWorld } from '#jobs/run-ports';
import type { ActOutcome } from '#src/consolidation/act';
import { canLink, canUnlink } from '#src/consolidation/link-ability';
import { TributaryError } from '#src/errors/tributary-error';
import type { BridgeDriver, LinkAnswer } from '#src/ports/bridge-driver';
import type { ActOf, Deed, Look, Undone } from './deed.ts';

type ChannelAct = ActOf<'link' | 'unlink'>;

/** Links a channel to a room; undone by unlinking, unless it was linked before. */
export const linkDeed: Deed<ActOf<'link'>> = {
  look: (world, act) => lookAtLink(world, act, 'linked'),
  perform: async (world, { act }) => {
    const driver = driverOf(world, act);
    if (!canLink(driver)) throw cannot(act);
    return outcomeOf(await driver.link(queryOf(act)));
  },
  undo: async (world, { act, former }) => {
    const driver = driverOf(world, act);
    if (former.linked === true || (await driver.linkState(queryOf(act))) === 'unlinked') return {};
    if (!canUnlink(driver)) return { leftover: `${act.channel.channel} stays linked to ${act.room}` };
    return leftoverOf(await driver.unlink(queryOf(act)), `${act.channel.channel} is still linked to ${act.room}`);
  },
};

/** Removes a link; undone by linking again, which the network's side has to allow again: nobody waits for that. */
export const unlinkDeed: Deed<ActOf<'unlink'>> = {
  look: (world, act) => lookAtLink(world, act, 'unlinked'),
  perform: async (world, { act }) => {
    const driver = driverOf(world, act);
    if (!canUnlink(driver)) throw cannot(act);
    return outcomeOf(await driver.unlink(queryOf(act)));
  },
  undo: async (world, { act, former }) => {
    const driver = driverOf(world, act);
    if (former.linked !== true || (await driver.linkState(queryOf(act))) === 'linked') return {};
    if (!canLink(driver)) return { leftover: `${act.channel.channel} is no longer linked to ${act.room}` };
    return leftoverOf(await driver.link(queryOf(act)), `${act.room} is open again without ${act.channel.channel}`);
  },
};

async function lookAtLink(world: RunWorld, act: ChannelAct, wanted: 'linked' | 'unlinked'): Promise<Look> {
  const state = await driverOf(world, act).linkState(queryOf(act));
  return { former: { linked: state === 'linked' }, done: state === wanted };
}

function driverOf({ drivers }: RunWorld, act: ChannelAct): BridgeDriver {
  const driver = drivers.of(act.bridge);
  if (!driver) throw cannot(act);
  return driver;
}

function queryOf(act: ChannelAct): Parameters<BridgeDriver['linkState']>[0] {
  const { channel, room } = act;
  return act.verb === 'link' && act.requester
    ? Object.assign({ channel, room }, { requester: act.requester })
    : { channel, room };
}

function outcomeOf(answer: LinkAnswer): ActOutcome {
  switch (answer.kind) {
    case 'done':
      return { result: 'done' };
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
