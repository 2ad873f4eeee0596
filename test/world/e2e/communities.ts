import type { Content, MatrixPerson } from '#test/world/matrix-person';
import type { E2eWorld } from './e2e-world.ts';

/** One room of a community, with the person who owns it and all addresses that lead to it. */
export interface GivenRoom {
  readonly room: string;
  readonly aliases: readonly string[];
  readonly owner: MatrixPerson;
  /** The person who reads it in the tests: joined, with or without power. */
  readonly viewer: MatrixPerson;
}

/** What is unlike the usual in one room. */
export interface RoomWish {
  readonly version?: string;
  /** Merged into what the room is created with. */
  readonly create?: Content;
  /** False: our accounts get no power beforehand, so that a person has to give it. */
  readonly powerForUs?: boolean;
  /** True: only who is invited comes in, and the people of the test are. */
  readonly isPrivate?: boolean;
  /** Local names of the aliases; one after the community unless told. */
  readonly aliases?: readonly string[];
}

/** A community that lives in several rooms. */
export interface Community {
  readonly name: string;
  readonly canonical: GivenRoom;
  readonly sources: readonly GivenRoom[];
  readonly rooms: readonly GivenRoom[];
  /** Every address of the rooms that will be retired. */
  readonly oldAliases: readonly string[];
}

/** What a community consists of besides the usual: one room that stays on `one`, one to retire on `two`. */
export interface CommunityWish {
  readonly canonical?: RoomWish;
  readonly sources?: readonly SourceWish[];
}

/** A source: owned by a person of `two`, made by Gitter's bridge with a person as its admin, or near: on canonical's own server. */
export interface SourceWish extends RoomWish {
  readonly kind?: 'native' | 'gitter' | 'near';
}

let communities = 0;

/** A community with people who talked, each call with rooms and addresses of its own. */
export async function givenCommunity(world: E2eWorld, wish: CommunityWish = {}): Promise<Community> {
  communities += 1;
  const name = `river${communities}`;
  const canonical = await givenCanonical(world, name, wish.canonical ?? {});
  const wishes = wish.sources ?? [{}];
  const sources = await Promise.all(
    wishes.map((source, index) => {
      const label = `${name}-old${index === 0 ? '' : index + 1}`;
      return MAKERS[source.kind ?? 'native'](world, label, source);
    }),
  );
  return {
    name,
    canonical,
    sources,
    rooms: [canonical, ...sources],
    oldAliases: sources.flatMap(({ aliases }) => aliases),
  };
}

/** The words that name the rooms of a community on the command line, by alias where there is one. */
export function roomWords({ canonical, sources }: Pick<Community, 'canonical' | 'sources'>): string[] {
  const named = ({ room, aliases }: GivenRoom) => aliases[0] ?? room;
  return ['--into', named(canonical), '--retire', ...sources.map(named)];
}

async function givenCanonical(world: E2eWorld, name: string, wish: RoomWish): Promise<GivenRoom> {
  const { alice, bob } = world.people;
  const given = await createRoom(world, { owner: alice, viewer: bob, label: name, server: world.one.name, wish });
  await bob.join(given.room);
  await alice.send(given.room, `Welcome to ${name}`);
  return given;
}

async function nativeRoom(world: E2eWorld, label: string, wish: SourceWish): Promise<GivenRoom> {
  const { erin, dave } = world.people;
  const given = await createRoom(world, { owner: erin, viewer: dave, label, server: world.two.name, wish });
  await dave.join(given.room);
  await dave.send(given.room, 'Anybody here?');
  return given;
}

async function nearRoom(world: E2eWorld, label: string, wish: SourceWish): Promise<GivenRoom> {
  const { alice, bob } = world.people;
  const given = await createRoom(world, { owner: alice, viewer: bob, label, server: world.one.name, wish });
  await bob.join(given.room);
  return given;
}

const MAKERS = { native: nativeRoom, gitter: gitterRoom, near: nearRoom };

interface Creation {
  readonly owner: MatrixPerson;
  readonly viewer: MatrixPerson;
  readonly label: string;
  readonly server: string;
  readonly wish: RoomWish;
}

async function createRoom(world: E2eWorld, { owner, viewer, label, server, wish }: Creation): Promise<GivenRoom> {
  const { version = '10', create = {}, powerForUs = true, isPrivate = false, aliases: locals = [label] } = wish;
  const [first, ...others] = locals;
  const room = await owner.createRoom({
    name: label,
    room_version: version,
    ...(isPrivate ? { preset: 'private_chat', invite: [viewer.userId] } : { visibility: 'public' }),
    ...(first !== undefined && { room_alias_name: first }),
    ...(powerForUs && { power_level_content_override: { users: usersWithUs(world, { owner, version }) } }),
    ...create,
  });
  const aliases = locals.map((local) => `#${local}:${server}`);
  for (const local of others) await owner.putAlias(`#${local}:${server}`, room);
  return { room, aliases, owner, viewer };
}

/** Our accounts with full power; the creator of a version 12 room must not be listed. */
function usersWithUs(
  { services }: E2eWorld,
  { owner, version }: { readonly owner: MatrixPerson; readonly version: string },
): Readonly<Record<string, number>> {
  const ours = Object.fromEntries(services.map((user) => [user, 100]));
  return version === '12' ? ours : { ...ours, [owner.userId]: 100 };
}

/** A room as Gitter's bridge left it: its bot at 100, a person at 90, the record under an empty key. */
async function gitterRoom(world: E2eWorld, label: string, { version = '6' }: SourceWish): Promise<GivenRoom> {
  const { badger, erin, dave } = world.people;
  const id = Buffer.from(label.padEnd(12, '.').slice(-12)).toString('hex');
  const channel = { id, displayname: `org/${label}`, external_url: `https://gitter.im/org/${label}` };
  const room = await badger.createRoom({
    name: `org/${label}`,
    room_version: version,
    visibility: 'public',
    power_level_content_override: {
      users: { [badger.userId]: 100, [erin.userId]: 90 },
      events: { 'm.room.power_levels': 90, 'm.room.tombstone': 90, 'm.room.canonical_alias': 50 },
    },
    initial_state: [
      {
        type: 'uk.half-shot.bridge',
        state_key: '',
        content: { bridgebot: badger.userId, protocol: { id: 'gitter', displayname: 'Gitter' }, channel },
      },
    ],
  });
  const aliases = [`org_${label}`, id].map((local) => `#${local}:${world.two.name}`);
  for (const alias of aliases) await badger.putAlias(alias, room);
  for (const person of [erin, dave]) await person.join(room);
  await dave.send(room, 'It compiles');
  return { room, aliases, owner: erin, viewer: dave };
}
