import type { ReportAnswer } from '#src/acts/answers';
import { killAt, workUntil } from '#test/world/crash/killing';
import { type MergeTown, type Office, startMergeTown } from '#test/world/crash/merge-town';
import { agreeTo, givenMerge, type Merge, type MergedRoom } from '#test/world/crash/merges';
import { leftoversIn, standingOf } from '#test/world/crash/seen';

const MINUTES = 60_000;

let world: MergeTown;
let office: Office;

beforeAll(async () => {
  world = await startMergeTown();
  office = await world.openOffice({ policy: { secondConfirmation: true } });
}, 6 * MINUTES);

afterAll(() => world.stop());

/** A merge that is complete but for the tombstone, whose source had two addresses. */
async function givenMoved() {
  const merge = await givenMerge(world, { hasPortal: false });
  const [source] = merge.sources as [MergedRoom];
  const second = aliasOf(`${merge.name}-second`);
  await source.owner.putAlias(second, source.room);
  const [alias] = source.aliases as [string];
  await source.owner.putState(source.room, 'm.room.canonical_alias', { alias, alt_aliases: [second] });
  const { plan } = await agreeTo(world, office, merge);
  const before = await standingOf(world, merge);
  await office.acts.run({ plan });
  await workUntil(office, plan, 'waiting');
  return { merge, source, alias, second, plan, before };
}

function aliasOf(local: string): string {
  return `#${local}:${world.town.synapse.name}`;
}

async function undone(plan: string): Promise<ReportAnswer> {
  await office.acts.undo({ id: plan });
  return workUntil(office, plan, 'undone');
}

const LEVELS = 'm.room.power_levels';
const ALIASES = 'm.room.canonical_alias';

test(
  'W-5 what others changed after us stays when a merge is taken back, all else is as before, and the report names what stays',
  async () => {
    const { merge, source, alias, second, plan } = await givenMoved();
    const { alice, erin, bob } = world.people;
    const levelsThen = await erin.getState(source.room, LEVELS);
    const third = await erin.createRoom({ room_version: '11' });
    await erin.putState(source.room, LEVELS, { ...levelsThen, events_default: 20 });
    await erin.setPowerLevel(source.room, bob.userId, 50);
    await alice.deleteAlias(second);
    await erin.putAlias(second, third);
    const fresh = await addAliasTo(merge);
    await alice.putState(merge.canonical.room, 'm.room.name', { name: 'A new name' });
    const space = merge.spaces[0] as string;
    const child = await alice.getState(space, 'm.space.child', merge.canonical.room);
    await alice.putState(space, 'm.space.child', { ...child, order: 'z' }, merge.canonical.room);

    await office.acts.undo({ id: plan });
    await killAt({ office, plan }, 'performed move-aliases act');
    const { consolidation } = await workUntil(office, plan, 'undone');

    const levels = (await erin.getState(source.room, LEVELS)) as Record<string, unknown>;
    expect(levels).toMatchObject({ events_default: 20, users: { [bob.userId]: 50, [erin.userId]: 100 } });
    expect(levels.events).not.toHaveProperty(['m.reaction']);
    expect((await erin.resolveAlias(alias))?.room_id).toBe(source.room);
    expect((await erin.resolveAlias(second))?.room_id).toBe(third);
    expect(await erin.getState(source.room, ALIASES)).toEqual({ alias });
    expect(await alice.getState(merge.canonical.room, ALIASES)).toEqual({
      alias: merge.canonical.aliases[0],
      alt_aliases: [fresh],
    });
    expect(await alice.getState(merge.canonical.room, 'm.room.name')).toEqual({ name: 'A new name' });
    expect(await alice.getState(space, 'm.space.child', merge.canonical.room)).toEqual({ ...child, order: 'z' });
    const told = consolidation.reason ?? '';
    for (const left of ['events_default', second, 'm.space.child']) expect(told).toContain(left);
    expect(leftoversIn(consolidation)).toHaveLength(4);
  },
  5 * MINUTES,
);

/** Alice gives canonical one more address, beside those that we brought. */
async function addAliasTo({ canonical, name }: Merge): Promise<string> {
  const { alice } = world.people;
  const fresh = aliasOf(`${name}-fresh`);
  await alice.putAlias(fresh, canonical.room);
  const now = (await alice.getState(canonical.room, ALIASES)) as { alt_aliases?: string[] };
  await alice.putState(canonical.room, ALIASES, { ...now, alt_aliases: [...(now.alt_aliases ?? []), fresh] });
  return fresh;
}

test(
  'W-5 whoever put something back themselves before the undo is told of nothing left over, and finds it so afterwards',
  async () => {
    const { merge, source, alias, plan, before } = await givenMoved();
    const { alice, erin } = world.people;
    await alice.deleteAlias(alias);
    await erin.putAlias(alias, source.room);
    await alice.putState(merge.spaces[0] as string, 'm.space.child', {}, merge.canonical.room);

    const { consolidation } = await undone(plan);

    expect(leftoversIn(consolidation)).toEqual([]);
    expect(await standingOf(world, merge)).toEqual(before);
  },
  5 * MINUTES,
);
