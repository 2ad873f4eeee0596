import type { PlanAnswer } from '#src/acts/answers';
import { eventually } from '#test/world/eventually';
import type { MatrixPerson } from '#test/world/matrix-person';
import { goodOperator } from './good-operator.ts';
import type { MergeTown, Office } from './merge-town.ts';

/** One room of a merge, and who owns it. */
export interface MergedRoom {
  readonly room: string;
  readonly aliases: readonly string[];
  readonly owner: MatrixPerson;
}

/** A community in a room, a native source held by a space unless told, and a portal of an IRC channel where wanted. */
export interface Merge {
  readonly name: string;
  readonly canonical: MergedRoom;
  readonly sources: readonly MergedRoom[];
  /** One or none. */
  readonly spaces: readonly string[];
  /** Canonical first. */
  readonly rooms: readonly MergedRoom[];
}

/** A merge that everybody agreed to. */
export interface AgreedMerge {
  readonly merge: Merge;
  readonly plan: string;
}

let merges = 0;

/** What of a merge is unlike the usual. */
export interface MergeWish {
  readonly hasPortal?: boolean;
  readonly hasSpace?: boolean;
  /** Versions of the rooms that stay and go; 11 unless told. */
  readonly stays?: string;
  readonly retires?: string;
}

/** Makes the rooms of one community, with a portal unless told otherwise; every call with names of its own. */
export async function givenMerge(
  world: MergeTown,
  { hasPortal = true, hasSpace = true, stays = '11', retires = '11' }: MergeWish = {},
): Promise<Merge> {
  merges += 1;
  const name = `brook${merges}`;
  const [canonical, native, ...portals] = (await Promise.all([
    roomOf(world, { owner: world.people.alice, name, local: name, version: stays }),
    roomOf(world, { owner: world.people.erin, name: `${name} old`, local: `${name}-old`, version: retires }),
    ...(hasPortal ? [portalOf(world, name)] : []),
  ])) as [MergedRoom, MergedRoom, ...MergedRoom[]];
  const spaces = hasSpace ? [await spaceWith(world, native)] : [];
  // The portal is the first leg, so that steps without any act there have theirs in the second.
  const sources = [...portals, native];
  return { name, canonical, sources, spaces, rooms: [canonical, ...sources] };
}

interface RoomWords {
  readonly owner: MatrixPerson;
  readonly name: string;
  readonly local: string;
  readonly version: string;
}

async function roomOf(
  { town, people, service }: MergeTown,
  { owner, name, local, version }: RoomWords,
): Promise<MergedRoom> {
  const own = version === '12' ? {} : { [owner.userId]: 100 }; // the creator of a version 12 room must not be listed
  const room = await owner.createRoom({
    name,
    room_version: version,
    room_alias_name: local,
    visibility: 'public',
    power_level_content_override: { users: { ...own, [service]: 100, [people.bot.userId]: 50 } },
  });
  await people.bob.join(room);
  return { room, aliases: [`#${local}:${town.synapse.name}`], owner };
}

/** The portal that the bridge makes when somebody joins its alias; ann gets the power there. */
async function portalOf({ town, people, operators }: MergeTown, name: string): Promise<MergedRoom> {
  const channel = `#${name}`;
  const operator = await goodOperator(town.irc.port, { nick: `op${name}`, channel });
  operators.push(operator);
  const alias = town.bridge.aliasOf(channel);
  const room = await people.ann.join(alias);
  await people.bob.join(room);
  await people.bob.send(room, `settled ${room}`);
  await operator.person.waitForMessage({ text: `settled ${room}` }, { within: 30_000 });
  await people.bot.setPowerLevel(room, people.ann.userId, 100);
  return { room, aliases: [alias], owner: people.ann };
}

async function spaceWith({ town, people, service }: MergeTown, { room }: MergedRoom): Promise<string> {
  const space = await people.alice.createRoom({
    room_version: '11',
    creation_content: { type: 'm.space' },
    power_level_content_override: { users: { [people.alice.userId]: 100, [service]: 50 } },
  });
  await people.alice.putState(space, 'm.space.child', { via: [town.synapse.name], order: 'b' }, room);
  await people.erin.putState(room, 'm.space.parent', { via: [town.synapse.name] }, space);
  return space;
}

/** Makes a plan of the rooms and everybody's yes to it, through the acts that every face calls. */
export async function agreeTo(world: MergeTown, { acts }: Office, merge: Merge): Promise<AgreedMerge> {
  const retire = merge.sources.map(({ room }) => room);
  const answer = await acts.plan({ into: merge.canonical.room, retire, dryRun: false });
  if (!answer.kept) throw new Error(`it is blocked: ${JSON.stringify(answer.plan.blockers)}`);
  const { id: plan } = answer.plan;
  await acts.ask({ plan });
  for (const { id: party } of answer.parties.filter(({ id }) => id.startsWith('operator:')))
    await acts.agree({ plan, party, by: world.people.ops.userId });
  for (const room of merge.rooms) await agreeIn(room, plan);
  await peopleDoTheirPart(merge, answer);
  return { merge, plan };
}

/** Where many ask at once the question comes late. */
const A_BUSY_SERVER = { within: 60_000 };

/** The owner reads the question in the room and agrees there. */
async function agreeIn({ owner, room }: MergedRoom, plan: string): Promise<void> {
  const code = await eventually(async () => {
    const asked = (await owner.messages(room)).flatMap(
      ({ content }) => (content['io.tributary.consent'] as { plan: string; code: string } | undefined) ?? [],
    );
    return asked.find((question) => question.plan === plan)?.code;
  }, A_BUSY_SERVER);
  await owner.send(room, `!tributary agree ${code}`);
}

async function peopleDoTheirPart({ rooms, canonical }: Merge, { plan }: PlanAnswer): Promise<void> {
  const tasks = plan.humanTasks.filter(({ what }) => !what.includes('answer "yes"')); // its operator always does
  for (const { what, leg } of tasks) {
    const [, user, level] = /\/op (@\S+:\S+?) (\d+)/.exec(what) ?? [];
    const place = rooms.find(({ room }) => room === (leg ?? canonical.room));
    if (!place || user === undefined) throw new Error(`nobody here can do this: ${what}`);
    await place.owner.setPowerLevel(place.room, user, Number(level));
  }
}
