import type { InspectionPorts, RoomsInQuestion } from '#src/consolidation/inspection';
import type { Actor } from '#src/portals/actor';
import { type RoomAlias, type RoomId, type ServerName, serverOf, type UserId } from '#src/portals/ids';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { RoomEvent, StateEvent } from '#src/portals/room-event';
import type { DirectoryListing, ListedAliases } from '#src/portals/room-snapshot';
import { claimedAliases, usersWith } from '#src/portals/room-state';
import { retiredChannels } from './retired-channels.ts';
import { firstLetIn, inOrderOfTrial, notReadable, unlessRefused } from './try-actors.ts';

const RECENT_MS = 30 * 86_400_000;
const RECENT_LIMIT = 200;

/** As much of the newest talk as a homeserver usually gives at once. */
const TALK = 100;

/** A room that is to be seen, and what for. */
type ToSee = { readonly room: RoomId } & Pick<RoomsInQuestion, 'purpose' | 'readerIn'>;

/** A room's state with the actors of ours that are in it. */
export interface SeenRoom {
  readonly room: RoomId;
  readonly state: readonly StateEvent[];
  readonly readBy: Actor;
  readonly inside: readonly Actor[];
}

/** Reads the whole state through the first actor that may; throws ROOM_NOT_READABLE when none may. */
export async function seeRoom(ports: InspectionPorts, { room, purpose, readerIn }: ToSee): Promise<SeenRoom> {
  const actors = inOrderOfTrial(ports.installation);
  const first = readerIn?.(room);
  const inTurn = [...actors.filter(({ id }) => id === first), ...actors.filter(({ id }) => id !== first)];
  const seen = await firstLetIn(inTurn, async ({ id: as }) =>
    purpose === 'drift-and-talk'
      ? (await ports.world.readRoom({ room, as, newest: TALK })).state
      : ports.world.readState({ room, as }),
  );
  if (!seen || seen.answer.length === 0) throw notReadable(room, ports.installation);
  const joined = new Set<UserId>(usersWith(seen.answer, 'join'));
  const inside = actors.filter(({ user }) => joined.has(user));
  return { room, state: seen.answer, readBy: inside[0] ?? seen.actor, inside };
}

/** What each server lists as aliases of the room; servers that host none as far as anybody claims are left out. */
export async function listAliases(ports: InspectionPorts, seen: SeenRoom): Promise<readonly ListedAliases[]> {
  const servers = new Set<ServerName>([...serversInside(seen), ...claimedAliases(seen.state).all.map(serverOf)]);
  const configured = new Set(ports.installation.homeservers.map(({ name }) => name));
  return Promise.all(
    [...servers]
      .filter((server) => configured.has(server) || hasClaim(seen, server))
      .sort()
      .map(async (server) => ({ server, aliases: await aliasesOn(ports, seen, server) })),
  );
}

async function aliasesOn(
  ports: InspectionPorts,
  seen: SeenRoom,
  server: ServerName,
): Promise<readonly RoomAlias[] | undefined> {
  const lister = seen.inside.find((actor) => actor.server === server);
  if (!lister) return undefined;
  return unlessRefused(ports.world.listAliases({ room: seen.room, as: lister.id }), undefined);
}

/** Whether each configured server with members in the room lists it in its directory. */
export async function readDirectories(ports: InspectionPorts, seen: SeenRoom): Promise<readonly DirectoryListing[]> {
  const present = serversInside(seen);
  const asking = inOrderOfTrial(ports.installation).filter(
    ({ server }, index, all) => present.has(server) && all.findIndex((actor) => actor.server === server) === index,
  );
  return Promise.all(
    asking.map(async ({ server, id }) => ({
      server,
      listed: await unlessRefused(ports.world.isListed({ room: seen.room, as: id }), undefined),
    })),
  );
}

/** What the bridges link here, and the networks that are gone and only written in the room (spec M-6). */
export async function readChannels(ports: InspectionPorts, seen: SeenRoom): Promise<readonly LinkedChannel[]> {
  const told = await Promise.all(ports.drivers.all().map((driver) => driver.channelsOf(seen)));
  const linked = told.flat();
  const retired = retiredChannels(seen.state).filter(
    ({ protocol, channel }) => !linked.some((known) => known.protocol === protocol && known.channel === channel),
  );
  const named = new Map([...linked, ...retired].map((channel) => [nameOfChannel(channel), channel]));
  return [...named.keys()].sort().flatMap((name) => named.get(name) ?? []);
}

/** The newest messages; empty when they may not be read. */
export async function readRecent(ports: InspectionPorts, seen: SeenRoom): Promise<readonly RoomEvent[]> {
  const since = ports.clock.now() - RECENT_MS;
  const query = { room: seen.room, as: seen.readBy.id, since, limit: RECENT_LIMIT };
  return unlessRefused(ports.world.readTimeline(query), []);
}

function nameOfChannel(channel: LinkedChannel): string {
  return [channel.bridge ?? '', channel.protocol, channel.network ?? '', channel.channel].join('\u0000');
}

function serversInside(seen: SeenRoom): Set<ServerName> {
  return new Set(usersWith(seen.state, 'join').map(serverOf));
}

function hasClaim(seen: SeenRoom, server: ServerName): boolean {
  return claimedAliases(seen.state).all.some((alias) => serverOf(alias) === server);
}
