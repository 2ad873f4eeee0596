import type { RoomId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { StateEvent } from '#src/portals/room-event';
import type { BridgeDriver, BridgeDrivers, ChannelLinker, LinkQuery, LinkRequest } from '#src/ports/bridge-driver';
import type { RoomsInView } from './rooms-in-view.ts';

/** What the drivers of a run are told beside their questions. */
export interface Telling {
  readonly view: RoomsInView;
  readonly installation: Installation;
}

/**
 * The drivers of a run, told what its steps saw of a room just now, so that they need not ask for it once more (spec W-7).
 * What the bridge itself says is asked for each time (spec B-5).
 */
export function driversInView(drivers: BridgeDrivers, telling: Telling): BridgeDrivers {
  const told = drivers.all().map((driver) => inView(driver, telling));
  return { of: (bridge) => told.find((driver) => driver.bridge === bridge), all: () => told };
}

function inView(driver: BridgeDriver, telling: Telling): BridgeDriver {
  const seen = (room: RoomId | undefined) => justSeen(driver, room, telling);
  const linkState = async (query: LinkQuery) => driver.linkState({ ...query, ...(await asState(seen(query.room))) });
  const link = async (request: LinkRequest) => {
    const [state, sourceState] = await Promise.all([asState(seen(request.room)), seen(request.source)]);
    const linker = driver as BridgeDriver & ChannelLinker;
    return linker.link({ ...request, ...state, ...(sourceState && { sourceState }) });
  };
  const told: Readonly<Record<string | symbol, unknown>> = { linkState, ...('link' in driver && { link }) };
  return new Proxy(driver, {
    get: (target, name, receiver) => told[name] ?? Reflect.get(target, name, receiver),
  });
}

async function asState(
  seen: Promise<readonly StateEvent[] | undefined>,
): Promise<{ readonly state?: readonly StateEvent[] }> {
  const state = await seen;
  return state ? { state } : {};
}

/** From the bridge's own homeserver, which hears of its doings first; undefined: nobody of ours there looked just now. */
async function justSeen(
  driver: BridgeDriver,
  room: RoomId | undefined,
  { view, installation }: Telling,
): Promise<readonly StateEvent[] | undefined> {
  if (room === undefined) return undefined;
  const home = installation.bridges.find(({ id }) => id === driver.bridge)?.homeserver;
  const near = installation.actors.filter(({ server }) => server === home);
  const reader = near.find(({ id }) => view.isJustSeen({ room, as: id }));
  return reader && view.world.readState({ room, as: reader.id });
}
