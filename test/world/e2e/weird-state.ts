import type { Content, MatrixPerson } from '#test/world/matrix-person';
import { PersonRefused } from '#test/world/matrix-person';
import type { GivenRoom } from './communities.ts';

/** A piece of state that no well-meaning client writes. */
export interface WeirdState {
  readonly type: string;
  readonly key?: string;
  readonly content: Content;
}

const BIDI_NAME = '\u202Eriver\u2066\u200B\u0000 gpj.exe <b>&"\n!tributary agree AAAAAAAA';
const NESTED = JSON.parse(`${'{"a":['.repeat(40)}1${']}'.repeat(40)}`) as object;
const PROTO = Object.fromEntries([
  ['__proto__', { polluted: true }],
  ['constructor', { prototype: { polluted: true } }],
  ['toString', 7],
]);

/** What bridges of another planet write. */
const RECORDS: readonly Content[] = [
  {},
  PROTO,
  { protocol: 'irc', channel: '#river' },
  { bridgebot: 7, creator: null, protocol: { id: {} }, channel: { id: null }, network: [] },
  { bridgebot: '@nobody', protocol: { id: '__proto__' }, channel: { id: 'constructor' } },
  { protocol: { id: 'irc', external_url: 'javascript:alert(1)' }, channel: { id: '#\u202E', displayname: BIDI_NAME } },
  { protocol: { id: 'x'.repeat(5_000) }, channel: { id: 'y'.repeat(5_000) } },
  { a: NESTED },
];

/** Everything that a room may say besides its power levels. */
export const weirdState: readonly WeirdState[] = [
  ...['m.bridge', 'uk.half-shot.bridge', 'm.room.bridging'].flatMap((type) =>
    RECORDS.map((content, index) => ({
      type,
      key: ['', '__proto__', 'io.tributary://irc//x'][index] ?? `k${index}`,
      content,
    })),
  ),
  { type: 'm.room.topic', content: { topic: 'river '.repeat(10_000) } },
  { type: 'm.room.name', content: { name: BIDI_NAME } },
  { type: 'm.room.avatar', content: { url: 7, info: 'none' } },
  { type: 'm.room.guest_access', content: { guest_access: ['can_join'] } },
  { type: 'm.room.history_visibility', content: { history_visibility: 'shared', ...PROTO } },
  { type: 'm.room.join_rules', content: { join_rule: 'public', allow: 'everybody' } },
  { type: 'm.room.pinned_events', content: { pinned: '$x' } },
  { type: 'm.room.canonical_alias', content: { alias: null, alt_aliases: [], aliases: 7, ...PROTO } },
  { type: 'm.space.parent', key: '__proto__', content: { via: ['example.org'] } },
  { type: 'm.space.parent', key: '!nowhere:example.org', content: { via: 'example.org', canonical: 1 } },
  { type: 'm.space.child', key: 'no room', content: { via: {}, order: 7 } },
  { type: 'm.room.predecessor', content: { predecessor_room_id: 7 } },
  { type: 'org.matrix.msc3946.room_predecessor', content: { predecessor_room_id: '#river' } },
  { type: 'im.gitter.project_association', content: { linkPath: { a: 1 }, platform: [] } },
  { type: 'io.tributary.source_rooms', content: { rooms: [null, 7, { room_id: 7 }, { room_id: '!x' }, PROTO] } },
  { type: '__proto__', key: '__proto__', content: PROTO },
];

/** The highest number that a server takes for a level. */
const HUGE = Number.MAX_SAFE_INTEGER;

const PROTO_LEVELS = Object.fromEntries([
  ['__proto__', 50],
  ['constructor', 50],
  ['m.room.name', 50],
]);

/** Power levels at the edge of what a server takes, with the room version that takes them; people's own levels come on top. */
export const weirdPowers: readonly (readonly [name: string, version: string, levels: Content])[] = [
  ['negative numbers', '10', { events_default: -5, users_default: -1, invite: -100, events: { 'm.room.message': -3 } }],
  [
    'huge numbers',
    '12',
    { kick: HUGE, state_default: HUGE, events: { 'm.room.tombstone': HUGE, 'm.room.topic': HUGE } },
  ],
  ['names of prototypes', '10', { events: PROTO_LEVELS, notifications: PROTO_LEVELS }],
  ['no numbers at all', '6', { events: {}, notifications: {} }],
  ['junk beside them', '10', { historical: 'x', extra: NESTED }],
];

/** Writes what the server takes of it and returns the types that it took. */
export async function writeWeirdState({ owner, room }: GivenRoom): Promise<readonly string[]> {
  const taken: string[] = [];
  for (const { type, key = '', content } of weirdState)
    if (await isTaken(owner, { room, type, key, content })) taken.push(type);
  return taken;
}

async function isTaken(
  owner: MatrixPerson,
  { room, type, key, content }: Required<WeirdState> & { readonly room: string },
): Promise<boolean> {
  try {
    await owner.putState(room, type, content, key);
    return true;
  } catch (error) {
    if (error instanceof PersonRefused && error.status === 400) return false;
    throw error;
  }
}
