import type { Community } from './community.ts';
import { type Decoys, placeDecoys } from './decoys.ts';
import { CHANNEL, NETWORK } from './irc-town.ts';
import type { Town } from './town.ts';
import type { Testimony } from './witnesses.ts';

interface TieJson {
  readonly a: string;
  readonly b: string;
  readonly tier: string;
  readonly evidence: readonly { readonly says: string }[];
}

/** The fields of `discover --json` and `groups --json` that the demo reads. */
interface GroupJson {
  readonly id: string;
  readonly places: readonly { readonly address: string }[];
  readonly joins: readonly TieJson[];
}

interface DiscoverJson {
  readonly sources: readonly { readonly source: string; readonly state: string; readonly looked: number }[];
  readonly endpoints: number;
  readonly groups: readonly GroupJson[];
}

interface ProposalJson {
  readonly canonical: string;
  readonly canonicalReasons: readonly string[];
  readonly legs: readonly { readonly room: string }[];
}

/** A group, and what its places are by the word of the homeservers. */
interface KnownGroup {
  readonly group: GroupJson;
  /** Room ids, and the addresses of channels. */
  readonly members: readonly string[];
}

/** The operator looks around among decoys, and asks what should be done with the group that came of it. */
export async function findTheCommunity(town: Town, place: Community) {
  const decoys = await placeDecoys(town);
  try {
    const { answer } = await town.cli.json<DiscoverJson>(['discover']);
    const groups = await Promise.all(answer.groups.map((group) => recognise(town, group)));
    const found = groups.find(({ members }) => members.includes(place.canonical));
    const heard = [
      await everythingWasSeen(town, answer, decoys),
      roomsAreOneGroup(place, found),
      nothingElseIsIn(place, found),
      await planIsRight(town, place, found),
    ];
    return { value: undefined, lines: describe(answer, found), heard };
  } finally {
    await decoys.stop();
  }
}

/** What is called the same by two names is one place: aliases are asked of a homeserver, not of Tributary. */
async function recognise({ people: { alice } }: Town, group: GroupJson): Promise<KnownGroup> {
  const members = await Promise.all(
    group.places.map(async ({ address }) =>
      address.startsWith('#') ? ((await alice.resolveAlias(address))?.room_id ?? address) : address,
    ),
  );
  return { group, members };
}

function communityPlaces({ canonical, gitterRoom, chatRoom, portal }: Community): readonly string[] {
  return [canonical, gitterRoom, chatRoom, portal, `irc://${NETWORK}/${CHANNEL}`];
}

/** A decoy that was never seen would be no decoy: every room that is listed was looked at, and every source reached its end. */
async function everythingWasSeen(town: Town, { sources }: DiscoverJson, decoys: Decoys): Promise<Testimony> {
  const { alice, mallory } = town.people;
  const listed = [...(await alice.publicRooms()), ...(await mallory.publicRooms())].map(({ room_id }) => room_id);
  const lookedAt = (kind: string) =>
    sources.filter(({ source }) => source.startsWith(kind)).reduce((sum, { looked }) => sum + looked, 0);
  const [inDirectories, elsewhere] = [lookedAt('directory:'), lookedAt(decoys.networkSource)];
  const unfinished = sources.filter(({ state }) => state !== 'done').map(({ source, state }) => `${source} ${state}`);
  return {
    claim: 'discover looks at every listed room and on both networks, and the decoys are among them',
    pass:
      inDirectories >= listed.length && // a bridge's own list, which people's clients do not show by themselves, is read too
      decoys.rooms.every((room) => listed.includes(room)) &&
      elsewhere === 1 &&
      unfinished.length === 0,
    seen: `${inDirectories} rooms, ${listed.length} listed; ${elsewhere} channel elsewhere; ${unfinished.join(', ') || 'every source ended'}`,
  };
}

function roomsAreOneGroup(place: Community, found: KnownGroup | undefined): Testimony {
  const missing = communityPlaces(place).filter((one) => !found?.members.includes(one));
  return {
    claim: "discover finds the community's rooms and its channel as one group",
    pass: found !== undefined && missing.length === 0,
    seen: `${found?.members.length ?? 0} places; missing: ${missing.join(', ') || 'none'}`,
  };
}

function nothingElseIsIn(place: Community, found: KnownGroup | undefined): Testimony {
  const own = [...communityPlaces(place), place.historicalRoom];
  const strangers = found?.members.filter((member) => !own.includes(member)) ?? [];
  return {
    claim: 'no decoy is in that group, nor any other place',
    pass: found !== undefined && strangers.length === 0,
    seen: strangers.join(', ') || `${found?.members.length ?? 0} places, all of them the community's`,
  };
}

async function planIsRight(town: Town, place: Community, found: KnownGroup | undefined): Promise<Testimony> {
  const claim = 'the plan proposed from the group retires the right rooms into the right one';
  if (found === undefined) return { claim, pass: false, seen: 'there is no group' };
  const { answer } = await town.cli.json<ProposalJson>(['plan', '--group', found.group.id, '--dry-run'], [0, 3]);
  const retired = answer.legs.map(({ room }) => room).sort();
  const right = [place.gitterRoom, place.chatRoom, place.portal].sort();
  return {
    claim,
    pass: answer.canonical === place.canonical && retired.join() === right.join(),
    seen: `${retired.join(', ')} into ${answer.canonical}: ${answer.canonicalReasons.join('; ')}`,
  };
}

function describe({ sources, endpoints, groups }: DiscoverJson, found: KnownGroup | undefined): string[] {
  const reasons =
    found?.group.joins.map(({ a, b, tier, evidence: [best] }) => `${a} and ${b}: ${tier}, ${best?.says}`) ?? [];
  return [
    `${sources.length} sources show ${endpoints} places; groups of what belongs together: ${groups.length}`,
    ...reasons,
  ];
}
