import type { BridgeTalk } from '#adapters/contract';
import type { RoomId } from '#src/portals/ids';
import type { BridgeSetting } from '#src/portals/installation';
import type { World } from '#src/ports/world';

/** Where the bridge's bot keeps what it knows about a room: it has no database. */
export const NOTE_TYPE = 'irc';

/** A room of the bridge in which it takes orders for one network. */
export interface NetworkRoom {
  readonly room: RoomId;
  /** As the bridge calls it. */
  readonly network: string;
}

/** The rooms of the bridge that our user is in. */
export interface KnownRooms {
  /** Network rooms, the configured one first. */
  networks(): Promise<readonly NetworkRoom[]>;
  /** The direct rooms of our user and the bot, in which networks are opened. */
  chats(): Promise<readonly RoomId[]>;
}

type RoomKind = NetworkRoom | 'chat' | 'other';

const TOPIC = /^Network room for (.+)$/;

/** Looks through the rooms of our user; what a room is never changes, so each is looked at once. */
export function knownRooms(setting: BridgeSetting, world: World, talk: BridgeTalk): KnownRooms {
  const kinds = new Map<RoomId, RoomKind>();
  const look = async (): Promise<readonly (readonly [RoomId, RoomKind])[]> => {
    const found: (readonly [RoomId, RoomKind])[] = [];
    for (const room of ownFirst(await world.joinedRooms(talk.as), setting)) {
      const kind = kinds.get(room) ?? (await kindOf({ setting, world, talk }, room));
      if (kind !== 'chat') kinds.set(room, kind); // somebody may leave a direct room, or join it
      found.push([room, kind]);
    }
    return found;
  };
  return {
    networks: async () => (await look()).flatMap(([, kind]) => (typeof kind === 'string' ? [] : [kind])),
    chats: async () => (await look()).flatMap(([room, kind]) => (kind === 'chat' ? [room] : [])),
  };
}

function ownFirst(rooms: readonly RoomId[], { adminRoom }: BridgeSetting): readonly RoomId[] {
  return [...rooms].sort((a, b) => Number(b === adminRoom) - Number(a === adminRoom));
}

interface Looking {
  readonly setting: BridgeSetting;
  readonly world: World;
  readonly talk: BridgeTalk;
}

/** The bridge's own note decides; without the bot's token, what the bot wrote when it made the room. */
async function kindOf({ setting, world, talk }: Looking, room: RoomId): Promise<RoomKind> {
  const members = await world.joinedMembers({ room, as: talk.as });
  if (!members.includes(setting.bot)) return 'other';
  if (talk.readNote) {
    const note = await talk.readNote({ room, type: NOTE_TYPE });
    if (note?.type === 'NetworkRoom' && typeof note.name === 'string') return { room, network: note.name };
    return note?.type === 'ControlRoom' ? 'chat' : 'other';
  }
  const textOf = async (type: string, field: string) => {
    const event = await world.readStateEvent({ room, as: talk.as, type, key: '' });
    const text = event?.content[field];
    return event && typeof text === 'string' ? { text, sender: event.sender } : undefined;
  };
  const topic = await textOf('m.room.topic', 'topic');
  const name = await textOf('m.room.name', 'name');
  if (topic === undefined && name === undefined) return members.length === 2 ? 'chat' : 'other';
  const network = topic?.sender === setting.bot ? TOPIC.exec(topic.text)?.[1] : undefined;
  // A channel's room has the channel's topic, which anybody on IRC may have set to anything.
  const isNamedSo = name?.text === network || name?.text.startsWith(`${network} `) || room === setting.adminRoom;
  return network !== undefined && isNamedSo ? { room, network } : 'other';
}
