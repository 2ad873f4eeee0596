import { findWarnings } from '#src/consolidation/warnings/find-warnings';
import type { RoomId } from '#src/portals/ids';
import { inArabic, linesFromTheRight } from '#test/world/arabic-names';
import { ANN, CHANNEL, givenSituation, nativeRoom, type SituationGiven } from '#test/world/given-situation';
import { listing, service } from '#test/world/simulated-rooms';

/** The sentences of the warnings with this code. */
function warnings(code: string, given: SituationGiven): readonly string[] {
  return findWarnings(givenSituation(given))
    .filter((warning) => warning.code === code)
    .map(({ text }) => text);
}

const DENY = { allow: ['*'], deny: ['*.bad.example', 'far.example'] };
const space = '!space:example.org' as RoomId;
const child = { content: { via: ['example.org'] } } as never;

const cases: readonly (readonly [string, string, SituationGiven, string])[] = [
  [
    'a foreign predecessor under a bridge that checks it',
    'foreign-predecessor',
    { canonical: creation({ predecessor: { room_id: '!older:example.org' } }) },
    '!older:example.org',
  ],
  [
    'members whose server is kept out',
    'members-servers-denied',
    { canonical: acl(DENY), sources: [withMembers('@eve:far.example', '@mia:x.bad.example')] },
    '2 people of #crystal',
  ],
  [
    'members who are banned in canonical',
    'members-banned',
    { canonical: withMembers2({ '@dave:example.org': 'ban' }) },
    '1 person of #crystal is banned in Crystal',
  ],
  [
    'T-20 people banned in the source who are in canonical',
    'bans-differ',
    { sources: [{ members: { [ANN]: 'ban' } }] },
    '1 person banned in #crystal is a member of Crystal',
  ],
  [
    'T-20 servers kept out of the source only',
    'server-lists-differ',
    { canonical: withMembers2({ '@eve:far.example': 'join' }), sources: [acl(DENY)] },
    'far.example',
  ],
  [
    'W-11 a newer room version',
    'version-is-newer',
    { canonical: { version: '12' }, sources: [{ version: '5' }] },
    'room version 12, #crystal has 5',
  ],
  ['a canonical that is not public', 'canonical-not-public', { canonical: joinRule('invite') }, 'need to be let in'],
  [
    'T-21 moderators without power in canonical',
    'moderators-without-power',
    { sources: [{ levels: { users: { '@dave:example.org': 50 } } }] },
    '@dave:example.org',
  ],
  [
    'T-07 creators who can never lose power',
    'creators-stay',
    { canonical: { version: '12', levels: { users: {} } } },
    '@ann:example.org created Crystal',
  ],
  [
    'history that is seen by others than before',
    'history-changes',
    { sources: [history('joined')] },
    'since they joined',
  ],
  [
    'history that was seen since the invitation only',
    'history-changes',
    { sources: [history('invited')] },
    'since they were invited; in Crystal everybody who joins can read what was said before',
  ],
  [
    'aliases that only a server’s operator can move',
    'aliases-by-hand',
    { sources: [{ aliases: [listing('far.example', ['#crystal:far.example'])] }] },
    '#crystal:far.example',
  ],
  [
    'aliases of our own server that only the setting is missing for, which is named',
    'aliases-by-hand',
    { sources: [{ aliases: [listing('example.org', ['#crystal-talk:example.org'])] }] },
    'if its operators named the address in the setting homeservers[].appservice.aliases',
  ],
  [
    'servers that cannot be asked for aliases',
    'aliases-unknown',
    { sources: [{ aliases: [listing('far.example', undefined)] }] },
    'far.example',
  ],
  [
    'aliases that the room claims and nobody proves',
    'aliases-unknown',
    { sources: [{ state: { 'm.room.canonical_alias': { alias: '#claimed:far.example' } } }] },
    '#claimed:far.example',
  ],
  [
    'spaces of others',
    'spaces-out-of-reach',
    { sources: [{ spaces: [{ space, child, editableBy: undefined }] }] },
    space,
  ],
  [
    'directories that cannot be asked',
    'directories-unknown',
    { sources: [{ directories: [{ server: service.server, listed: undefined }] }] },
    'example.org',
  ],
  [
    'T-17 a canonical that is not listed anew',
    'not-listed-anew',
    { sources: [{ directories: [{ server: service.server, listed: true }] }] },
    'not listed anew',
  ],
  ['a network on which nobody of ours is', 'network-out-of-reach', { networks: [] }, 'vouch'],
  ['B-8 what the bridge can write', 'bridge-writes', {}, 'm.room.bridging'],
  [
    'B-7 what the bridge leaves behind',
    'bridge-leaves-behind',
    { facts: { leavesBehind: ['m.room.bridging', 'its bot'] } },
    'm.room.bridging and its bot',
  ],
  [
    'a link of a bridge that is not configured',
    'link-of-nobody',
    { sources: [{ ...nativeRoom, channels: [withoutBridge()] }] },
    '#crystal',
  ],
  [
    'a bridge without a driver',
    'bridge-unknown',
    { sources: [{ ...nativeRoom, channels: [{ ...CHANNEL, bridge: 'other', origin: 'plumbed' }] }] },
    'by hand',
  ],
  [
    'a crowd that uses up what the server lets in',
    'many-arrivals',
    { sources: [withMembers(...ghosts(11))] },
    '11 accounts of networks come into Crystal. With the usual limit on joins of example.org (rc_joins_per_room) that takes about',
  ],
  ['that apps show both rooms', 'both-rooms-shown', {}, 'Element X hides it'],
  [
    'a source that is replaced already',
    'replaced-already',
    { sources: [{ state: { 'm.room.tombstone': { replacement_room: '!canonical:example.org' } } }] },
    'already',
  ],
  [
    'P-8 rooms of the past',
    'past-rooms',
    { chain: [{ from: '!past:example.org' as RoomId, to: '!portal:example.org' as RoomId }] },
    '!past:example.org is an older room',
  ],
  [
    'T-17 a widening that the policy allows',
    'widens-join',
    { policy: { allowWidening: true }, sources: [joinRule('invite')] },
    'Agreed to by itself',
  ],
];

test.each(cases)('P-4 everybody is told of %s', (_what, code, given, words) => {
  expect(warnings(code, given).join(' ')).toContain(words);
});

const silent: readonly (readonly [string, string, SituationGiven])[] = [
  [
    'a predecessor that is one of the sources',
    'foreign-predecessor',
    { canonical: creation({ predecessor: { room_id: '!portal:example.org' } }) },
  ],
  [
    'a predecessor under a bridge that does not look',
    'foreign-predecessor',
    { canonical: creation({ predecessor: { room_id: '!older:example.org' } }), facts: { onTombstone: 'nothing' } },
  ],
  ['ten ghosts', 'many-arrivals', { sources: [withMembers(...ghosts(10))] }],
  [
    'ghosts that are in canonical already',
    'many-arrivals',
    { canonical: withMembers(service.user, ...ghosts(11)), sources: [withMembers(...ghosts(11))] },
  ],
  ['an older room version', 'version-is-newer', { canonical: { version: '9' }, sources: [{ version: '10' }] }],
  ['a ghost with power', 'moderators-without-power', {}],
  ['equal history', 'history-changes', {}],
  ['a widening that blocks the plan', 'widens-join', { sources: [joinRule('invite')] }],
  [
    'an app that hides the room',
    'both-rooms-shown',
    { canonical: creation({ predecessor: { room_id: '!portal:example.org' } }) },
  ],
  [
    'a gone network as a link of nobody',
    'link-of-nobody',
    { sources: [{ ...nativeRoom, channels: [{ protocol: 'gitter', channel: 'x', origin: 'retired' }] }] },
  ],
];

test.each(cases)(
  'T-24 where rooms have Arabic names, what is told of %s begins with words of ours',
  (_what, code, given) => {
    expect(warnings(code, inArabic(given)).flatMap(linesFromTheRight)).toEqual([]);
  },
);

test.each(silent)('P-4 nobody is warned of %s', (_what, code, given) => {
  expect(warnings(code, given)).toEqual([]);
});

function creation(content: Record<string, unknown>) {
  return { state: { 'm.room.create': { room_version: '11', ...content } as never } };
}

function acl(content: { allow: string[]; deny: string[] }) {
  return { state: { 'm.room.server_acl': content } };
}

function joinRule(rule: string) {
  return { state: { 'm.room.join_rules': { join_rule: rule } } };
}

function history(visibility: string) {
  return { state: { 'm.room.history_visibility': { history_visibility: visibility } } };
}

function ghosts(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `@libera_ghost${index}:example.org`);
}

function withMembers(...users: readonly string[]) {
  return { members: Object.fromEntries(users.map((user) => [user, 'join'])) };
}

function withMembers2(members: Readonly<Record<string, string>>) {
  return { members: { [service.user]: 'join', ...members } };
}

function withoutBridge() {
  const { bridge: _none, ...rest } = CHANNEL;
  return { ...rest, origin: 'plumbed' as const };
}
