import { setTimeout as pause } from 'node:timers/promises';
import type { GivenPortal, PortalTown } from './portal-town.ts';

/** What the same merge takes by hand on this machine. */
export interface ByHand {
  readonly httpSeconds: number;
  /** From the request to link until the answer that the old link is gone. */
  readonly doubleBridgedSeconds: number;
}

type Json = Record<string, unknown>;
type Who = 'bot' | 'service';

const LEVELS = 'm.room.power_levels';
const LOOK_MS = 50;

/** Merges a portal in the order that was proven by hand (handbook irc-bridges 9.1): one plain call after the other, nobody asked, nothing recorded. */
export async function mergeByHand(world: PortalTown, given: GivenPortal): Promise<ByHand> {
  const hand = handOf(world);
  await lookAndGrant(world, given, hand);
  const doubleBridgedSeconds = await linkThenUnlink(world, given, hand);
  await moveAndClose(world, given, hand);
  await pointAndReplace(world, given, hand);
  return { httpSeconds: hand.seconds(), doubleBridgedSeconds };
}

type Hand = ReturnType<typeof handOf>;

function handOf({ town: { synapse, bridge, irc }, serviceToken }: PortalTown) {
  const tokens = { bot: bridge.registration.as_token, service: serviceToken };
  let ms = 0;
  const send = async (url: string, token: string, { method, body }: { method: string; body?: Json }): Promise<Json> => {
    const from = performance.now();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const json = (await answer.json()) as Json;
    ms += performance.now() - from;
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${JSON.stringify(json)}`);
    return json;
  };
  const call = (who: Who, path: string, how: { method: string; body?: Json }) =>
    send(`${synapse.url}/_matrix/client/v3${path}`, tokens[who], how);
  const debug = (path: string) => `${bridge.debugApi.url}${path}?access_token=${tokens.bot}`;
  return {
    get: (who: Who, path: string) => call(who, path, { method: 'GET' }),
    put: (who: Who, path: string, body: Json) => call(who, path, { method: 'PUT', body }),
    remove: (who: Who, path: string) => call(who, path, { method: 'DELETE' }),
    post: (who: Who, path: string, body: Json) => call(who, path, { method: 'POST', body }),
    link: (body: Json) => send(`${bridge.provisioning.url}/link`, bridge.provisioning.secret, { method: 'POST', body }),
    killRoom: (body: Json) => send(debug('/killRoom'), tokens.bot, { method: 'POST', body }),
    /** Answered after three seconds, for which nobody waits. */
    say: (line: string) =>
      void fetch(debug(`/irc/${irc.name}/user/`), { method: 'POST', body: line }).catch(() => undefined),
    seconds: () => Number((ms / 1_000).toFixed(3)),
  };
}

function stateOf(room: string, type: string, key = ''): string {
  return `/rooms/${room}/state/${type}/${encodeURIComponent(key)}`;
}

function directoryOf({ town }: PortalTown, { channel }: GivenPortal): string {
  return `/directory/room/${encodeURIComponent(town.bridge.aliasOf(channel))}`;
}

async function lookAndGrant(world: PortalTown, given: GivenPortal, { get, put }: Hand): Promise<void> {
  const { portal } = given;
  await get('bot', directoryOf(world, given));
  await get('bot', `/rooms/${portal}/state`);
  await get('bot', `/rooms/${portal}/aliases`);
  const levels = await get('bot', stateOf(portal, LEVELS));
  const users = { ...(levels.users as Json), [`@tributary:${world.town.synapse.name}`]: 100 };
  await put('bot', stateOf(portal, LEVELS), { ...levels, users });
}

async function linkThenUnlink({ town, alice }: PortalTown, given: GivenPortal, hand: Hand): Promise<number> {
  const { channel, operator, portal, canonical } = given;
  const domain = town.irc.name;
  const from = performance.now();
  const place = { remote_room_server: domain, remote_room_channel: channel, matrix_room_id: canonical };
  await hand.link({ ...place, op_nick: operator.nick(), user_id: alice.userId });
  hand.say(`JOIN ${channel}`);
  const bridging = stateOf(canonical, 'm.room.bridging', `irc://${domain}/${channel}`);
  while ((await hand.get('bot', bridging)).status !== 'success') await pause(LOOK_MS);
  await hand.killRoom({ room_id: portal, domain, channel, leave_notice: false, remove_alias: false });
  const until = performance.now();
  hand.say(`NAMES ${channel}`);
  return (until - from) / 1_000;
}

async function moveAndClose(world: PortalTown, given: GivenPortal, { get, put, post, remove }: Hand): Promise<void> {
  const { portal, canonical } = given;
  const directory = directoryOf(world, given);
  await post('service', `/join/${portal}`, {});
  const levels = await get('service', stateOf(portal, LEVELS));
  const events = { ...(levels.events as Json), 'm.room.redaction': 0 };
  await put('service', stateOf(portal, LEVELS), { ...levels, events, events_default: 100 });
  await remove('service', directory);
  await put('service', directory, { room_id: canonical });
  await get('service', directory);
  while (await hasUsersOfBridge(world, () => get('service', `/rooms/${portal}/joined_members`))) await pause(LOOK_MS);
}

async function hasUsersOfBridge({ town }: PortalTown, look: () => Promise<Json>): Promise<boolean> {
  const members = Object.keys((await look()).joined as Json);
  return members.some((user) => user === town.bridge.bot || user.startsWith('@testnet_'));
}

async function pointAndReplace(world: PortalTown, given: GivenPortal, { get, put }: Hand): Promise<void> {
  const { portal, canonical, channel } = given;
  const { bridge } = world.town;
  const key = bridge.infoKeyOf(channel);
  const record = { bridgebot: bridge.bot, protocol: { id: 'irc' }, channel: { id: channel } };
  await put('service', stateOf(portal, 'm.room.canonical_alias'), {});
  await put('service', stateOf(portal, 'uk.half-shot.bridge', key), {});
  await put('service', `/rooms/${portal}/send/m.room.message/1`, { msgtype: 'm.notice', body: 'We moved.' });
  await put('bot', stateOf(canonical, 'm.room.canonical_alias'), { alt_aliases: [bridge.aliasOf(channel)] });
  await put('bot', stateOf(canonical, 'm.bridge', key), record);
  await get('service', `/rooms/${portal}/joined_members`);
  await get('service', `/rooms/${portal}/aliases`);
  await get('service', stateOf(portal, LEVELS));
  await put('service', stateOf(portal, 'm.room.tombstone'), { body: 'Moved.', replacement_room: canonical });
}
