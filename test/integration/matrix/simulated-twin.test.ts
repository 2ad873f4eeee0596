import { isTributaryError } from '#src/errors/tributary-error';
import type { Matrix } from '#src/matrix/matrix';
import { createMatrix } from '#src/matrix/matrix';
import { createSimulatedWorld } from '#src/matrix/simulated/world';
import type { Actor } from '#src/portals/actor';
import type { RoomAlias, RoomId, ServerName, UserId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { JsonObject } from '#src/portals/json';
import { registrationFor } from '#src/portals/registration';
import type { RoomSnapshot } from '#src/portals/room-snapshot';
import type { World, WorldWriter } from '#src/ports/world';
import { freePorts } from '#test/servers/free-port';
import type { Synapse } from '#test/servers/synapse';
import { startSynapse } from '#test/servers/synapse';
import type { MatrixPerson } from '#test/world/matrix-person';
import { newPerson } from '#test/world/matrix-person';

let synapse: Synapse;
let matrix: Matrix;
let alice: MatrixPerson;
let service: Actor;

beforeAll(async () => {
  const [clientPort, federationPort, silent] = (await freePorts(3)) as [number, number, number];
  const homeserver = `localhost:${federationPort}` as ServerName;
  const url = `http://127.0.0.1:${silent}`;
  const appservice = { id: 'tributary', url, asToken: 'as', hsToken: 'hs', sender: 'tributary' };
  const bridges = [{ homeserver, aliasTemplate: '#libera_$CHANNEL' }];
  const registration = registrationFor({ homeserver, appservice, bridges });
  synapse = await startSynapse({ clientPort, federationPort, appservices: [registration] });
  const aliasNamespaces = registration.namespaces.aliases.map(({ regex }) => regex);
  service = {
    id: `service:${homeserver}` as Actor['id'],
    kind: 'service',
    user: `@tributary:${homeserver}` as UserId,
    server: homeserver,
    aliasNamespaces,
  };
  matrix = createMatrix({
    homeservers: [{ name: homeserver, url: synapse.url }],
    actors: [{ actor: service, token: 'as' }],
  });
  alice = await newPerson(synapse, 'alice');
});

afterAll(async () => {
  await matrix?.close();
  await synapse?.stop();
});

/** What both worlds are asked to do, and what they look at afterwards. */
interface Deed {
  readonly rooms: { readonly canonical: RoomId; readonly old: RoomId };
  readonly writer: WorldWriter;
  readonly world: World;
}

/** `done`, or the code and errcode of the refusal. */
async function outcomeOf(deed: Promise<unknown>): Promise<string> {
  try {
    await deed;
    return 'done';
  } catch (error) {
    if (!isTributaryError(error)) throw error;
    return `${error.code} ${error.facts.errcode ?? ''}`.trim();
  }
}

async function snapshotOf(room: RoomId, aliases: readonly RoomAlias[]): Promise<RoomSnapshot> {
  const view = { room, as: service.id };
  return {
    room,
    readBy: service.id,
    state: await matrix.world.readState(view),
    aliases: [{ server: service.server, aliases }],
    directories: [{ server: service.server, listed: await matrix.world.isListed(view) }],
    spaces: [],
    channels: [],
    recent: await matrix.world.readTimeline({ ...view, since: 0, limit: 100 }),
  };
}

let counter = 0;

/** Two real rooms with our service in them, one with a portal alias, and a simulated world of the same. */
async function givenTwins(level: number, version: string) {
  counter += 1;
  const alias = `#libera_twin-${counter}:${service.server}` as RoomAlias;
  const make = async () => {
    const room = (await alice.createRoom({ room_version: version, name: 'a twin' })) as RoomId;
    await matrix.writer.join({ room, as: service.id, via: [] });
    await alice.setPowerLevel(room, service.user, level);
    return room;
  };
  const rooms = { canonical: await make(), old: await make() };
  await matrix.writer.pointAlias({ alias, room: rooms.old, as: service.id });
  const snapshot = {
    takenAt: 0,
    canonical: await snapshotOf(rooms.canonical, []),
    sources: [await snapshotOf(rooms.old, [alias])],
    chain: [],
    resolved: { [alias]: rooms.old },
  };
  const simulated = createSimulatedWorld(snapshot, { actors: [service] } as unknown as Installation);
  return { alias, rooms, real: { rooms, ...matrix } satisfies Deed, twin: { rooms, ...simulated } satisfies Deed };
}

type Deeds = Readonly<Record<string, (place: Deed) => Promise<unknown>>>;

const as = () => service.id;
const write =
  (type: string, content: JsonObject, key = '') =>
  (place: Deed) =>
    place.writer.writeState({ room: place.rooms.old, as: as(), type, key, content });

const removal = (user: string) => write('m.room.member', { membership: 'leave', reason: 'gone' }, user);

function deedsFor(alias: RoomAlias): Deeds {
  return { ...stateDeeds(alias), ...directoryDeeds(alias), ...lastDeeds() };
}

function stateDeeds(alias: RoomAlias): Deeds {
  const levels = (change: (content: JsonObject) => JsonObject) => async (place: Deed) => {
    const now = await place.world.readStateEvent({
      room: place.rooms.old,
      as: as(),
      type: 'm.room.power_levels',
      key: '',
    });
    await write('m.room.power_levels', change(now?.content ?? {}))(place);
  };
  return {
    topic: write('m.room.topic', { topic: 'new' }),
    'topic again': write('m.room.topic', { topic: 'new' }),
    'own record': write('m.bridge', { protocol: { id: 'irc' } }, 'io.tributary://irc/libera/#a'),
    "somebody else's key": write('m.bridge', {}, '@other:example.org'),
    'empty levels for others': levels((content) => ({ ...content, users: {} })),
    'a level above ours': levels((content) => ({ ...content, events_default: 101 })),
    'closing the room': levels((content) => ({ ...content, events_default: 50, invite: 50 })),
    'address elsewhere': write('m.room.canonical_alias', { alias: `#libera_none:${service.server}` }),
    'address nobody knows now': write('m.room.canonical_alias', { alias: '#any:localhost:9' }),
    'own address': write('m.room.canonical_alias', { alias }),
    'message without body': ({ writer, rooms }) => writer.post({ room: rooms.old, as: as(), act: 'a', content: {} }),
    message: ({ writer, rooms }) =>
      writer.post({ room: rooms.old, as: as(), act: 'b', content: { msgtype: 'm.notice', body: 'x' } }),
    "redaction of somebody else's": async ({ writer, world, rooms }) => {
      const name = await world.readStateEvent({ room: rooms.old, as: as(), type: 'm.room.name', key: '' });
      if (name === undefined) throw new Error('the room has no name');
      await writer.redact({ room: rooms.old, as: as(), event: name.eventId, reason: '' });
    },
  };
}

function directoryDeeds(alias: RoomAlias): Deeds {
  return {
    listing: ({ writer, rooms }) => writer.setListed({ room: rooms.old, as: as(), listed: true }),
    invitation: ({ writer, rooms }) =>
      writer.invite({ room: rooms.old, as: as(), user: `@carol:${service.server}` as UserId, reason: 'r' }),
    'removal of who was invited': removal(`@carol:${service.server}`),
    'removal of who is not there': removal(`@carol:${service.server}`),
    'removal of the founder': removal(alice.userId),
    'taken alias': ({ writer, rooms }) => writer.pointAlias({ alias, room: rooms.canonical, as: as() }),
    'removed alias': ({ writer }) => writer.removeAlias({ alias, as: as() }),
    'pointed alias': ({ writer, rooms }) => writer.pointAlias({ alias, room: rooms.canonical, as: as() }),
    'alias of others': ({ writer, rooms }) =>
      writer.pointAlias({ alias: `#own:${service.server}` as RoomAlias, room: rooms.canonical, as: as() }),
    'alias to a strange room': ({ writer }) =>
      writer.pointAlias({ alias: `#libera_z:${service.server}` as RoomAlias, room: '!strange' as RoomId, as: as() }),
  };
}

function lastDeeds(): Deeds {
  return {
    'tombstone without target': write('m.room.tombstone', { body: 'moved' }),
    'tombstone on itself': (place) => write('m.room.tombstone', { body: '', replacement_room: place.rooms.old })(place),
    tombstone: (place) => write('m.room.tombstone', { body: '', replacement_room: place.rooms.canonical })(place),
    'joining a strange room': ({ writer }) => writer.join({ room: '!strange:nowhere' as RoomId, as: as(), via: [] }),
    leaving: ({ writer, rooms }) => writer.leave({ room: rooms.old, as: as() }),
    'looking after leaving': ({ world, rooms }) => world.readState({ room: rooms.old, as: as() }),
    'members after leaving': ({ world, rooms }) => world.joinedMembers({ room: rooms.old, as: as() }),
    'speaking after leaving': ({ writer, rooms }) =>
      writer.post({ room: rooms.old, as: as(), act: 'c', content: { msgtype: 'm.notice', body: 'x' } }),
  };
}

async function storyOf(place: Deed, alias: RoomAlias): Promise<Readonly<Record<string, string>>> {
  const story: Record<string, string> = {};
  for (const [name, deed] of Object.entries(deedsFor(alias))) story[name] = await outcomeOf(deed(place));
  const target = await place.world.resolve(alias);
  return { ...story, 'alias leads to canonical': String(target?.room === place.rooms.canonical) };
}

test.each([
  [0, '11'],
  [50, '10'],
  [50, '12'],
  [99, '1'],
  [100, '11'],
  [100, '12'],
])(
  'P-6 with level %s in rooms of version %s the rehearsal meets what the homeserver answers',
  async (level, version) => {
    const { alias, real, twin } = await givenTwins(level, version);

    expect(await storyOf(twin, alias)).toEqual(await storyOf(real, alias));
  },
);

test('P-6 after the same writes both worlds show the same state', async () => {
  const { real, twin } = await givenTwins(100, '11');
  const stateOf = async ({ writer, world, rooms }: Deed) => {
    const place = { room: rooms.old, as: service.id };
    await writer.writeState({ ...place, type: 'm.room.topic', key: '', content: { topic: 'moved' } });
    await writer.writeState({ ...place, type: 'm.bridge', key: 'k', content: {} });
    await writer.invite({ ...place, user: `@carol:${service.server}` as UserId, reason: 'r' });
    const state = await world.readState(place);
    const shown = state.map(({ type, stateKey, sender, content }) => {
      const { displayname: _name, avatar_url: _avatar, ...rest } = content;
      return JSON.stringify([type, stateKey, sender, type === 'm.room.member' ? rest : content]);
    });
    return shown.sort();
  };

  expect(await stateOf(twin)).toEqual(await stateOf(real));
});
