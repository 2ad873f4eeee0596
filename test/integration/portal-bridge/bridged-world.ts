import { freePort } from '#test/servers/free-port';
import type { IrcServer } from '#test/servers/irc-server';
import { startNgircd } from '#test/servers/ngircd';
import { type PortalBridge, startPortalBridge } from '#test/servers/portal-bridge/portal-bridge';
import { portalBridgeRegistration } from '#test/servers/portal-bridge/registration';
import type { BridgeBehaviour } from '#test/servers/portal-bridge/settings';
import { type Synapse, startSynapse } from '#test/servers/synapse';
import { eventually } from '#test/world/eventually';
import { type IrcPerson, ircPerson } from '#test/world/irc-person';
import { type Content, type MatrixPerson, matrixPerson, newPerson } from '#test/world/matrix-person';

/** What one of the bridge's APIs answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A homeserver, an IRC server and a bridge between them. */
export type BridgedWorld = Awaited<ReturnType<typeof startBridgedWorld>>;

/** Starts all three; modes and raw lines take no time and portals are of version 11 unless told. */
export async function startBridgedWorld(behaviour: Partial<BridgeBehaviour> = {}) {
  const federationPort = await freePort();
  const registration = await portalBridgeRegistration({ server: `localhost:${federationPort}` });
  const [synapse, irc] = await Promise.all([
    startSynapse({ federationPort, appservices: [registration], database: 'memory' }),
    startNgircd(),
  ]);
  const quick = { powerLevelGraceMs: 50, rawAnswerMs: 50, roomVersion: '11' };
  const bridge = await startPortalBridge({ registration, synapse, irc, ...quick, ...behaviour });
  return { synapse, irc, bridge, ...people({ synapse, irc, bridge }), ...apis(bridge), ...acts(bridge), stop };

  async function stop(): Promise<void> {
    await Promise.all([bridge.stop(), synapse.stop(), irc.stop()]);
  }
}

function people({ synapse, irc, bridge }: { synapse: Synapse; irc: IrcServer; bridge: PortalBridge }) {
  const login = { url: synapse.url, userId: bridge.bot, accessToken: bridge.registration.as_token };
  return {
    bot: matrixPerson(login),
    onMatrix: (localpart: string): Promise<MatrixPerson> => newPerson(synapse, localpart),
    onIrc: async (nick: string, channel: string): Promise<IrcPerson> => {
      const person = await ircPerson({ port: irc.port, nick });
      await person.join(channel);
      return person;
    },
  };
}

function apis({ provisioning, debugApi, registration }: PortalBridge) {
  const call = async (url: string, method: string, { body, ...more }: { body?: Content; authorization?: string }) => {
    const headers = { 'content-type': 'application/json', ...more };
    const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: answer.status, body: await answer.json() } satisfies ApiAnswer;
  };
  const token = `access_token=${registration.as_token}`;
  return {
    provisioning: (method: 'GET' | 'POST', path: string, body?: Content, secret = provisioning.secret) =>
      call(`${provisioning.url}${path}`, method, {
        authorization: `Bearer ${secret}`,
        ...(body === undefined ? {} : { body }),
      }),
    killRoom: (body: Content) => call(`${debugApi.url}/killRoom?${token}`, 'POST', { body }),
    /** Lets the bot say a line of the protocol; the answer comes only after seconds. */
    raw: (line: string): Promise<Response> =>
      fetch(`${debugApi.url}/irc/irc.test/user/?${token}`, { method: 'POST', body: line }),
  };
}

function acts(bridge: PortalBridge) {
  const { killRoom, provisioning, raw } = apis(bridge);
  const channelBody = (channel: string) => ({ remote_room_server: 'irc.test', remote_room_channel: channel });
  const askForLink = ({ channel, roomId, by, op, ...others }: LinkGiven) =>
    provisioning('POST', '/link', {
      ...channelBody(channel),
      matrix_room_id: roomId,
      op_nick: op.nick(),
      user_id: by.userId,
      ...others,
    });
  return {
    askForLink,
    /** Makes the portal of a channel by looking for its alias. */
    joinPortal: (person: MatrixPerson, channel: string): Promise<string> => person.join(bridge.aliasOf(channel)),
    /** Asks, brings the bot back into the channel, lets the operator say yes, and waits for success. */
    link: async (given: LinkGiven): Promise<void> => {
      const answer = await askForLink(given);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer));
      const isAnswered = raw(`JOIN ${given.channel}`);
      await given.op.waitForMessage({ text: `with ${given.channel} on` });
      await given.op.pm(bridge.nick, 'yes');
      await eventually(async () => (await statusOf(given)) === 'success');
      await isAnswered;
    },
    unlink: ({ channel, roomId, by }: { channel: string; roomId: string; by: MatrixPerson }) =>
      provisioning('POST', '/unlink', { ...channelBody(channel), matrix_room_id: roomId, user_id: by.userId }),
    kill: (roomId: string, channel: string, more: Content = { leave_notice: false, remove_alias: false }) =>
      killRoom({ room_id: roomId, domain: 'irc.test', channel, ...more }),
    linksOf: async (roomId: string) => (await provisioning('GET', `/listlinks/${encodeURIComponent(roomId)}`)).body,
    statusOf,
  };

  async function statusOf({ channel, roomId, by }: Pick<LinkGiven, 'channel' | 'roomId' | 'by'>): Promise<unknown> {
    return (await by.getState(roomId, 'm.room.bridging', bridge.bridgingKeyOf(channel)))?.status;
  }
}

/** Who asks whom to link what; further keys replace those of the request. */
export interface LinkGiven extends Content {
  readonly channel: string;
  readonly roomId: string;
  readonly by: MatrixPerson;
  readonly op: IrcPerson;
}

/** A room in which the bot may write state. */
export async function roomOf(person: MatrixPerson, bot: string, options: Content = {}): Promise<string> {
  const power_level_content_override = { users: { [person.userId]: 100, [bot]: 50 } };
  return person.createRoom({ name: 'Canonical', room_version: '11', power_level_content_override, ...options });
}

/** Waits until somebody is in a room, or is not. */
export async function untilMember(by: MatrixPerson, roomId: string, userId: string, isIn = true): Promise<void> {
  await eventually(async () => (await by.members(roomId)).includes(userId) === isIn);
}

/** Waits for the message with this text, and gives it. */
export function heardInRoom(by: MatrixPerson, roomId: string, text: string) {
  return eventually(async () => (await by.messages(roomId)).find(({ content }) => content.body === text));
}

/** Everything that was said in a room, oldest first. */
export async function saidIn(by: MatrixPerson, roomId: string): Promise<unknown[]> {
  const messages = await by.messages(roomId);
  return messages.filter(({ type }) => type === 'm.room.message').map(({ content }) => content.body);
}

/** Waits until somebody is in a channel, as `op` sees it, or is not; a client that lost its server takes its time to come back. */
export async function untilInChannel(op: IrcPerson, channel: string, nick: string, isIn = true): Promise<void> {
  const look = async () => (await op.names(channel)).some((name) => name.replace(/^[@+]/, '') === nick) === isIn;
  await eventually(look, { within: 60_000 });
}
