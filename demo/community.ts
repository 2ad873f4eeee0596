import { CHANNEL, NETWORK } from './irc-town.ts';
import type { Town } from './town.ts';

/** The rooms of one fragmented community, and every address that leads to the ones that will be retired. */
export interface Community {
  readonly canonical: string;
  readonly mainAlias: string;
  readonly gitterRoom: string;
  readonly historicalRoom: string;
  readonly chatRoom: string;
  /** The room that the bridge made for the IRC channel when somebody first looked for it. */
  readonly portal: string;
  readonly portalAlias: string;
  readonly space: string;
  /** Every alias of the two source rooms. */
  readonly oldAliases: readonly string[];
}

/** Where the language is made. */
export const REPOSITORY = 'https://github.com/crystal-lang/crystal';

const GITTER_ROOM_ID = '5f1a2b3c4d5e6f7a8b9c0d1e';

/** Makes the community as it grew: a room of its own, a Gitter room with its past, a second chat elsewhere, a space. */
export async function growCommunity(town: Town): Promise<Community> {
  const { canonical, mainAlias } = await ownRoom(town);
  const gitter = await gitterRoom(town);
  const space = await communitySpace(town);
  const chat = await secondChat(town, space);
  const portal = await ircPortal(town);
  await talk(town, [canonical, gitter.room, chat.room]);
  return {
    canonical,
    mainAlias,
    gitterRoom: gitter.room,
    historicalRoom: gitter.historical,
    chatRoom: chat.room,
    ...portal,
    space,
    oldAliases: [...gitter.aliases, chat.alias],
  };
}

/** Its topic names the code and the other places, as topics of such rooms do. */
async function ownRoom({ community, gitter, people, newcomer }: Town) {
  const canonical = await people.alice.createRoom({
    name: 'Crystal',
    topic: `The Crystal language | code: ${REPOSITORY} | meetups: #crystal-chat:${gitter.name} | IRC: ${CHANNEL} on ${NETWORK}`,
    room_alias_name: 'crystal',
    visibility: 'public',
  });
  const [carol, ...others] = await Promise.all([1, 2, 3].map(() => newcomer(community)));
  for (const person of [people.bob, carol, ...others]) await person?.join(canonical);
  await carol?.send(canonical, 'Hello, I am new to Crystal');
  return { canonical, mainAlias: `#crystal:${community.name}` };
}

/** A Gitter room as the native bridge left it: bots at 100, admins at 90, three aliases, one unkeyed bridge record. */
async function gitterRoom({ gitter, people: { badger, grace, dave, bob, mallory } }: Town) {
  const historical = await badger.createRoom({ name: 'crystal-lang/crystal', room_version: '6' });
  const room = await badger.createRoom({
    name: 'crystal-lang/crystal',
    room_version: '6',
    visibility: 'public',
    power_level_content_override: gitterLevels(gitter.name, grace.userId),
    initial_state: gitterState(gitter.name),
  });
  const aliases = ['Crystal-Lang_Crystal', 'crystal-lang_crystal', GITTER_ROOM_ID].map((a) => `#${a}:${gitter.name}`);
  for (const alias of aliases) await badger.putAlias(alias, room);
  await badger.putState(historical, 'm.room.tombstone', { replacement_room: room, body: 'moved' });
  await badger.call('POST', '/v3/register', { type: 'm.login.application_service', username: 'moderation' });
  await badger.call('POST', `/v3/join/${encodeURIComponent(room)}?user_id=@moderation:${gitter.name}`, {});
  for (const person of [grace, dave, mallory]) await person.join(room);
  await bob.join(aliases[0] as string);
  return { room, historical, aliases };
}

function gitterLevels(server: string, admin: string): object {
  return {
    users: { [`@gitter-badger:${server}`]: 100, [`@moderation:${server}`]: 100, [admin]: 90 },
    users_default: 0,
    events_default: 0,
    state_default: 50,
    invite: 0,
    events: {
      'm.room.name': 50,
      'm.room.avatar': 50,
      'm.room.canonical_alias': 50,
      'm.room.encryption': 90,
      'm.room.history_visibility': 90,
      'm.room.power_levels': 90,
      'm.room.server_acl': 90,
      'm.room.tombstone': 90,
    },
  };
}

function gitterState(server: string): object[] {
  const record = {
    bridgebot: `@gitter-badger:${server}`,
    protocol: { id: 'gitter', displayname: 'Gitter', external_url: 'https://gitter.im/' },
    channel: {
      id: GITTER_ROOM_ID,
      displayname: 'crystal-lang/crystal',
      external_url: 'https://gitter.im/crystal-lang/crystal',
    },
  };
  const project = { platform: 'github.com', type: 'GH_REPO', linkPath: 'crystal-lang/crystal', externalId: '6887813' };
  return [
    { type: 'uk.half-shot.bridge', state_key: '', content: record },
    { type: 'im.gitter.project_association', state_key: '', content: project },
    { type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'world_readable' } },
  ];
}

/** A public space of the community in which our service user may edit, as its admin gave it the level. */
async function communitySpace({ community, people: { alice } }: Town): Promise<string> {
  return alice.createRoom({
    name: 'Crystal space',
    room_version: '11',
    creation_content: { type: 'm.space' },
    power_level_content_override: { users: { [alice.userId]: 100, [`@tributary:${community.name}`]: 50 } },
  });
}

/** A second native room on the other homeserver, held by the space. */
async function secondChat({ community, gitter, people: { alice, erin, dave, mallory } }: Town, space: string) {
  const room = await erin.createRoom({
    name: 'Crystal chat',
    topic: `Meetups of people who write Crystal | ${REPOSITORY} | questions on the language: #crystal:${community.name}`,
    room_alias_name: 'crystal-chat',
    visibility: 'public',
  });
  await erin.putState(room, 'm.space.parent', { via: [community.name] }, space);
  await alice.putState(space, 'm.space.child', { via: [gitter.name], order: 'b' }, room);
  const alias = `#crystal-chat:${gitter.name}`;
  for (const person of [dave, mallory]) await person.join(room);
  await alice.join(alias);
  return { room, alias };
}

/** People join the address of the channel, and the bridge makes its portal. */
async function ircPortal({ irc, people: { bob, dave } }: Town) {
  await irc.people.opal.topic(CHANNEL, `The Crystal language | ${REPOSITORY}`);
  const portalAlias = irc.bridge.aliasOf(CHANNEL);
  const portal = await bob.join(portalAlias);
  await dave.join(portalAlias);
  return { portal, portalAlias };
}

async function talk({ people }: Town, [canonical, gitter, chat]: readonly string[]): Promise<void> {
  await people.alice.send(canonical as string, 'Welcome to Crystal');
  await people.bob.send(canonical as string, 'Where is everybody?');
  await people.grace.send(gitter as string, 'Release 1.17 is out');
  await people.dave.send(gitter as string, 'Thanks, it compiles');
  await people.erin.send(chat as string, 'Meetup on Friday');
  await people.dave.send(chat as string, 'I will be there');
}
