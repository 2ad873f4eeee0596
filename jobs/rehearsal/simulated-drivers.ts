import { canLink, canUnlink, movesLinks, tellsTask } from '#src/consolidation/link-ability';
import type { RoomId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { WorldSnapshot } from '#src/portals/room-snapshot';
import { usersWith } from '#src/portals/room-state';
import type { BridgeDriver, BridgeDrivers, LinkAnswer, LinkQuery, LinkRequest } from '#src/ports/bridge-driver';
import type { Simulation } from '#src/ports/simulation';

/** What the twins of drivers are built from. */
export interface DriverTwins {
  readonly drivers: BridgeDrivers;
  readonly installation: Installation;
  readonly snapshot: WorldSnapshot;
  readonly simulation: Simulation;
}

/**
 * Twins of the configured drivers with the same facts and abilities: they change the simulated rooms as a bridge would,
 * and no bridge is asked for anything. What a person has to do is waited for once and then taken as done.
 */
export function simulateDrivers(twins: DriverTwins): BridgeDrivers {
  const all = twins.drivers.all().map((driver) => twinOf(driver, twins));
  return { all: () => all, of: (bridge) => all.find((driver) => driver.bridge === bridge) };
}

function twinOf(driver: BridgeDriver, twins: DriverTwins): BridgeDriver {
  const links = linksSeen(driver, twins.snapshot);
  const asked = new Set<string>();
  const set = (deed: 'link' | 'unlink', { source, ...query }: LinkRequest): LinkAnswer => {
    const task = tellsTask(driver) ? driver.taskFor({ ...query, deed }) : undefined;
    const name = `${deed} ${nameOf(query)}`;
    if (task && !asked.has(name)) {
      asked.add(name);
      return { kind: 'waits', ...task };
    }
    if (deed === 'link' && movesLinks(driver) && source) set('unlink', { ...query, room: source });
    if (deed === 'link') links.add(nameOf(query));
    else links.delete(nameOf(query));
    moveUsers(driver, twins, { deed, room: query.room });
    return { kind: 'done' };
  };
  return {
    bridge: driver.bridge,
    kind: driver.kind,
    facts: driver.facts,
    usersIn: (members) => driver.usersIn(members),
    channelsOf: async ({ room }) => channelsSeen(driver, twins.snapshot, room),
    linkState: async (query) => (links.has(nameOf(query)) ? 'linked' : 'unlinked'),
    ...(canLink(driver) && { link: async (request: LinkRequest) => set('link', request) }),
    ...(movesLinks(driver) && { readyToMove: async (): Promise<LinkAnswer> => ({ kind: 'done' }) }),
    ...(canUnlink(driver) && { unlink: async (query: LinkQuery) => set('unlink', query) }),
  };
}

/** A linked room has the bridge's bot; an unlinked one is left by all users of the bridge. */
function moveUsers(
  driver: BridgeDriver,
  { installation, simulation, snapshot }: DriverTwins,
  { deed, room }: { readonly deed: 'link' | 'unlink'; readonly room: RoomId },
): void {
  const bot = installation.bridges.find(({ id }) => id === driver.bridge)?.bot;
  const { others } = simulation;
  if (deed === 'link' && bot) others.setMembership({ room, user: bot, membership: 'join' });
  if (deed === 'link') return;
  const state = [snapshot.canonical, ...snapshot.sources].find((seen) => seen.room === room)?.state ?? [];
  const members = usersWith(state, 'join');
  for (const user of new Set([...driver.usersIn(members), ...members.filter((member) => member === bot)])) {
    others.setMembership({ room, user, membership: 'leave' });
  }
}

function linksSeen(driver: BridgeDriver, { canonical, sources }: WorldSnapshot): Set<string> {
  const links = [canonical, ...sources].flatMap(({ room, channels }) =>
    channels.filter(({ bridge }) => bridge === driver.bridge).map((channel) => nameOf({ room, channel })),
  );
  return new Set(links);
}

function channelsSeen(
  driver: BridgeDriver,
  { canonical, sources }: WorldSnapshot,
  room: RoomId,
): readonly LinkedChannel[] {
  const seen = [canonical, ...sources].find((snapshot) => snapshot.room === room);
  return (seen?.channels ?? []).filter(({ bridge }) => bridge === driver.bridge);
}

function nameOf({ channel, room }: LinkQuery): string {
  return [channel.protocol, channel.network ?? '', channel.channel, room].join(' ');
}
