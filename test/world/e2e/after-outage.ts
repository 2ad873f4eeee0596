import { eventually } from '#test/world/eventually';
import type { BridgedE2eWorld } from './bridged-world.ts';
import type { Portal } from './portals.ts';

const MINUTE = 60_000;

/** Everybody comes back to a network that forgot its channels; one of its own people gives the operator their right again. */
export async function comeBack(world: BridgedE2eWorld, portal: Portal): Promise<Portal> {
  const { channel } = portal;
  const back = ({ nick }: Portal['op']) => eventually(() => world.onIrc(nick(), channel), { within: 30_000 });
  const [op, iris, ear] = [await back(portal.op), await back(portal.iris), await back(portal.ear)];
  const netop = await world.onIrc('netop', channel);
  await netop.oper(world.irc.operator);
  // Who came first is operator by that, and a mode that stands already is not told.
  if (!(await op.names(channel)).includes(`@${op.nick()}`)) await netop.mode(channel, '+o', op.nick());
  return { ...portal, op, iris, ear };
}

/** The bridge's bot and the people of Matrix are on IRC again. */
export async function untilBridged(world: BridgedE2eWorld, { op, channel }: Portal): Promise<void> {
  await eventually(
    async () => {
      const names = (await op.names(channel)).join(' ');
      return names.includes(world.bridge.nick) && names.includes('[m]');
    },
    { within: MINUTE },
  );
}
