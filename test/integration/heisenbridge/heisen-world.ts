import type { BridgeDriver, ChannelLinker, ChannelUnlinker, LinkMover } from '#adapters/contract';
import { createDriver } from '#adapters/registry';
import { createMatrix, type Matrix } from '#src/matrix/matrix';
import type { Actor, ActorId } from '#src/portals/actor';
import type { RoomId, ServerName, UserId } from '#src/portals/ids';
import type { BridgeSetting } from '#src/portals/installation';
import { type Registration, registrationFor } from '#src/portals/registration';
import type { LinkedChannel } from '#src/portals/remote-channel';
import { freePort } from '#test/servers/free-port';
import { type Heisenbridge, heisenbridgeRegistration, startHeisenbridge } from '#test/servers/heisenbridge';
import type { IrcServer } from '#test/servers/irc-server';
import { startNgircd } from '#test/servers/ngircd';
import { type Synapse, startSynapse } from '#test/servers/synapse';
import { eventually } from '#test/world/eventually';
import { type IrcPerson, ircPerson } from '#test/world/irc-person';
import { type MatrixPerson, matrixPerson, newPerson } from '#test/world/matrix-person';

/** What the bridge and our configuration call the network. */
export const NETWORK = 'testnet';

/** A driver of heisenbridge, with all it can do. */
export type HeisenDriver = BridgeDriver & ChannelLinker & ChannelUnlinker & LinkMover;

/** What the configuration of the bridge says besides the usual. */
export interface DriverOptions {
  /** False: we do not hold the token of its bot. */
  readonly token?: boolean;
  readonly adminRoom?: string;
}

/** A homeserver, an IRC server and a real heisenbridge between them, whose owner made our service user an admin. */
export interface HeisenWorld {
  readonly synapse: Synapse;
  readonly irc: IrcServer;
  readonly bridge: Heisenbridge;
  readonly matrix: Matrix;
  readonly ours: Registration;
  readonly owner: MatrixPerson;
  readonly alice: MatrixPerson;
  /** Our service user. */
  readonly service: MatrixPerson;
  /** What the owner tells the bridge in their direct room. */
  readonly tell: (order: string) => Promise<string>;
  /** Our service user as an actor. */
  readonly asService: ActorId;
  /** The bridge's bot as an actor. */
  readonly bot: Actor;
  /** A public room with our service user in it at full power; in its state nothing tells of a bridge. */
  givenRoom(name: string, version?: string): Promise<RoomId>;
  driverWith(options?: DriverOptions): HeisenDriver;
  onIrc(nick: string, ...channels: string[]): Promise<IrcPerson>;
  stop(): Promise<void>;
}

/** Starts everything; nothing is linked yet, and our service user has never spoken to the bridge. */
export async function startHeisenWorld(): Promise<HeisenWorld> {
  const federationPort = await freePort();
  const server = `localhost:${federationPort}` as ServerName;
  const registration = await heisenbridgeRegistration(server);
  const ours = ourRegistration(server, await freePort());
  const [synapse, irc] = await Promise.all([
    startSynapse({ federationPort, appservices: [registration, ours], database: 'memory' }),
    startNgircd(),
  ]);
  const [owner, alice] = await Promise.all([newPerson(synapse, 'owner'), newPerson(synapse, 'alice')]);
  const bridge = await startHeisenbridge({ registration, synapse, owner: owner.userId });
  const service = matrixPerson({
    url: synapse.url,
    userId: `@${ours.sender_localpart}:${server}`,
    accessToken: ours.as_token,
  });
  const tell = await ownersWord(owner, bridge);
  await tell(`ADDNETWORK ${NETWORK}`);
  await tell(`ADDSERVER ${NETWORK} 127.0.0.1 ${irc.port}`);
  await tell(`ADDMASK ${service.userId} --admin`);
  const world = { synapse, irc, bridge, ours, owner, alice, service, tell };
  const drivers = openDrivers({ server, bridge, ours, synapse });
  return {
    ...world,
    ...drivers,
    ...givenIn(world),
    stop: async () => {
      await drivers.matrix.close();
      await Promise.all([bridge.stop(), synapse.stop(), irc.stop()]);
    },
  };
}

function givenIn({ alice, service, irc }: Pick<HeisenWorld, 'alice' | 'service' | 'irc'>) {
  return {
    givenRoom: async (name: string, version = '11'): Promise<RoomId> => {
      const room = (await alice.createRoom({ name, room_version: version })) as RoomId;
      await service.join(room);
      await alice.setPowerLevel(room, service.userId, 100);
      return room;
    },
    onIrc: async (nick: string, ...channels: string[]): Promise<IrcPerson> => {
      const person = await ircPerson({ port: irc.port, nick });
      for (const channel of channels) await person.join(channel);
      return person;
    },
  };
}

interface Opening {
  readonly server: ServerName;
  readonly bridge: Heisenbridge;
  readonly ours: Registration;
  readonly synapse: Synapse;
}

function openDrivers({ server, bridge, ours, synapse }: Opening) {
  const actors = actorsOn(server, bridge);
  const matrix = createMatrix({
    homeservers: [{ name: server, url: synapse.url, appserviceId: 'tributary' }],
    actors: [
      { actor: actors.service, token: ours.as_token },
      { actor: actors.bot, token: bridge.registration.as_token },
    ],
  });
  return {
    matrix,
    asService: actors.service.id,
    bot: actors.bot,
    driverWith: (options?: DriverOptions) => driverWith({ bridge, matrix, actors, server }, options),
  };
}

/** The channel in our words. */
export function channelCalled(channel: string): LinkedChannel {
  return { protocol: 'irc', network: NETWORK, channel, bridge: 'heisen', origin: 'plumbed' };
}

/** The room in which our service user gives its orders. */
export async function networkPlace({ service }: Pick<HeisenWorld, 'service'>): Promise<string> {
  for (const room of await service.joinedRooms())
    if ((await service.getState(room, 'm.room.topic'))?.topic === `Network room for ${NETWORK}`) return room;
  throw new Error('it has none');
}

/** Everything people and ghosts said in a room, line by line: the bridge merges what one person says quickly. */
export async function linesIn(person: MatrixPerson, room: string): Promise<string[]> {
  const said = (await person.messages(room, 500)).filter(({ type }) => type === 'm.room.message');
  return said.flatMap(({ content }) => String(content.body).split('\n'));
}

/** Waits until a line is there. */
export function heardIn(person: MatrixPerson, room: string, line: string): Promise<true> {
  return eventually(async () => (await linesIn(person, room)).includes(line) || undefined);
}

/** Lets somebody talk on IRC, ten lines a second, until told to stop; gives all that was said. */
export function chatter(person: IrcPerson, channel: string): () => Promise<readonly string[]> {
  const said: string[] = [];
  let sending = Promise.resolve();
  const timer = setInterval(() => {
    const line = `line ${said.length + 1} in ${channel}`;
    said.push(line);
    sending = sending.then(() => person.say(channel, line));
  }, 100);
  return async () => {
    clearInterval(timer);
    await sending;
    return said;
  };
}

/** Says something to the bridge in a room of its and gives all it answers until the words are seen. */
export async function sayTo(person: MatrixPerson, room: string, order: string, until: RegExp): Promise<string> {
  const said = await person.send(room, order);
  return eventually(async () => {
    const events = await person.messages(room, 100);
    const answers = events.slice(events.findIndex(({ event_id }) => event_id === said) + 1);
    const text = answers.map(({ content }) => String(content.body ?? '')).join('\n');
    return until.test(text) ? text : undefined;
  });
}

/** A network room of a person's own, connected under a nick. */
export async function networkRoomOf(
  { bridge }: Pick<HeisenWorld, 'bridge'>,
  person: MatrixPerson,
  nick: string,
): Promise<string> {
  const chat = await directRoom(person, bridge.bot);
  await sayTo(person, chat, `OPEN ${NETWORK}`, /invited to/);
  const room = await person.join(await eventually(() => invitationTo(person, NETWORK), { within: 60_000 }));
  await sayTo(person, room, `NICK ${nick}`, /Nickname set/);
  await sayTo(person, room, 'CONNECT', /Welcome to/);
  return room;
}

/** The room of that name into which a person is invited; asked again too early, the bridge opens a second one. */
async function invitationTo(person: MatrixPerson, name: string): Promise<string | undefined> {
  interface Invitations {
    readonly rooms?: {
      readonly invite?: Record<string, { invite_state: { events: { content: { name?: string } }[] } }>;
    };
  }
  const { rooms } = await person.call<Invitations>('GET', '/v3/sync?timeout=0');
  const invited = Object.entries(rooms?.invite ?? {});
  return invited.find(([, { invite_state }]) => invite_state.events.some(({ content }) => content.name === name))?.[0];
}

async function ownersWord(owner: MatrixPerson, bridge: Heisenbridge): Promise<HeisenWorld['tell']> {
  const chat = await directRoom(owner, bridge.bot);
  return (order) => sayTo(owner, chat, order, /\S/);
}

async function directRoom(person: MatrixPerson, bot: string): Promise<string> {
  const room = await person.createRoom({ preset: 'private_chat', is_direct: true, invite: [bot] });
  await eventually(async () => (await person.members(room)).includes(bot));
  await eventually(async () => (await linesIn(person, room)).length > 1);
  return room;
}

function ourRegistration(homeserver: ServerName, port: number): Registration {
  const appservice = {
    id: 'tributary',
    url: `http://127.0.0.1:${port}`,
    asToken: `our-as-token-${homeserver}`,
    hsToken: `our-hs-token-${homeserver}`,
    sender: 'tributary',
  };
  return registrationFor({ homeserver, appservice, bridges: [{ homeserver, aliasTemplate: '#$CHANNEL' }] });
}

function actorsOn(server: ServerName, bridge: Heisenbridge): { readonly service: Actor; readonly bot: Actor } {
  return {
    service: {
      id: `service:${server}` as ActorId,
      kind: 'service',
      user: `@tributary:${server}` as UserId,
      server,
      aliasNamespaces: [],
    },
    bot: {
      id: 'bot:heisen' as ActorId,
      kind: 'bridge-bot',
      user: bridge.bot as UserId,
      server,
      aliasNamespaces: [],
      bridge: 'heisen',
    },
  };
}

interface Surroundings {
  readonly bridge: Heisenbridge;
  readonly matrix: Matrix;
  readonly actors: ReturnType<typeof actorsOn>;
  readonly server: ServerName;
}

function driverWith(
  { bridge, matrix, actors, server }: Surroundings,
  { token = true, adminRoom }: DriverOptions = {},
): HeisenDriver {
  const setting: BridgeSetting = {
    id: 'heisen',
    driver: 'heisenbridge',
    homeserver: server,
    bot: bridge.bot as UserId,
    userNamespace: bridge.userNamespace,
    ...(adminRoom !== undefined && { adminRoom: adminRoom as RoomId }),
    networks: [NETWORK],
    operators: [],
  };
  const { service, bot } = actors;
  return createDriver(setting, {
    world: matrix.world,
    readers: [...(token ? [bot.id] : []), service.id],
    networks: [{ id: NETWORK, protocol: 'irc' }],
    talk: matrix.talk({ service: service.id, botUser: setting.bot, bot: token ? bot.id : undefined }),
  }) as HeisenDriver;
}
