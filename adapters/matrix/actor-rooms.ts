import type { DiscoverySource, Stretch, Walk } from '#adapters/contract';
import { roomEndpointId } from '#src/duplicates/endpoint-key';
import type { Sighting } from '#src/duplicates/found-endpoint';
import { isTributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import { type ActorRoomsPorts, readActorRoom } from './read-actor-room.ts';
import { readAtOnce } from './read-at-once.ts';

const AT_A_TIME = 50;
/** A bridge is asked so slowly that longer stretches would be long to wait for, and much to lose. */
const AT_A_TIME_BRIDGED = 8;

/**
 * The rooms that an actor of ours is joined to, in full; those of a bridge's bot with the bridge's own word, which can
 * change without a word in the room and is asked each time.
 */
export function actorRooms(ports: ActorRoomsPorts): DiscoverySource {
  const { user, bridge, server } = ports.actor;
  const name = bridge === undefined ? `joined:${server}` : `bridge:${bridge}`;
  const about = bridge === undefined ? `the rooms that ${user} is in` : `the rooms and links of the bridge ${bridge}`;
  return { name, about, walk: (from) => walk(ports, from) };
}

/** Rooms in the order of their ids, so that a walk that was cut short goes on behind the last one read. */
async function* walk(ports: ActorRoomsPorts, { cursor, digestOf }: Walk): AsyncGenerator<Stretch> {
  const { actor, world } = ports;
  const { shown, notShown } = await shownTo(ports);
  const all = [...(await world.joinedRooms(actor.id))].sort();
  const rooms = cursor === undefined ? all : all.filter((room) => room > cursor);
  const atATime = ports.driver === undefined ? AT_A_TIME : AT_A_TIME_BRIDGED;
  for (let from = 0; from < rooms.length; from += atATime) {
    const some = rooms.slice(from, from + atATime);
    const isStill = (room: RoomId) => shown.has(room) && shown.get(room) === digestOf(roomEndpointId(room));
    const results = await readAtOnce(
      some.filter((room) => !isStill(room)),
      (room) => readActorRoom(ports, { room, shown: shown.get(room) }),
    );
    const failed = results.filter((result) => 'passedOver' in result);
    const seen = results.flatMap((result) => ('value' in result ? result.value : []));
    const isKnown = ({ fields, digest }: Sighting) => digestOf(fields.id) === digest;
    const still = [...some.filter(isStill), ...failed.map(({ item }) => item)].map((room) => roomEndpointId(room));
    yield {
      found: seen.filter((sighting) => !isKnown(sighting)),
      unchanged: [...still, ...seen.filter(isKnown).map(({ fields }) => fields.id)],
      cursor: some.at(-1),
      looked: some.length,
      behind: all.length - rooms.length,
      of: all.length,
      passedOver: [...(from === 0 ? notShown : []), ...failed.map(({ passedOver }) => passedOver)],
    };
  }
}

/** The list only spares us reading: without it every room is read. */
async function shownTo({ shownNow }: ActorRoomsPorts): Promise<{
  readonly shown: ReadonlyMap<RoomId, string>;
  readonly notShown: readonly string[];
}> {
  try {
    return { shown: (await shownNow?.()) ?? new Map(), notShown: [] };
  } catch (error) {
    if (!isTributaryError(error)) throw error;
    return { shown: new Map(), notShown: [`the list of rooms, so that every room was read: ${error.text.happened}`] };
  }
}
