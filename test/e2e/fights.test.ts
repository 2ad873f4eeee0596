import { type FaultProxy, startFaultProxy } from '#test/servers/fault-proxy';
import { type MergeTown, type Office, startMergeTown } from '#test/world/crash/merge-town';
import { type AgreedMerge, agreeTo, givenMerge, type Merge } from '#test/world/crash/merges';
import { givenNative, oldRoom, untilState } from '#test/world/crash/runs';
import { seenOf, standingOf } from '#test/world/crash/seen';
import { aliasRequest, messageTo, writingOf } from '#test/world/faults/our-requests';
import { type MatrixPerson, newPerson } from '#test/world/matrix-person';

const MINUTES = 60_000;
const LEVELS = 'm.room.power_levels';
const OFTEN = 50;

let world: MergeTown;
let proxy: FaultProxy;
let office: Office;
let root: MatrixPerson;
let worker: { stop(): Promise<void> };
/** What is seen of a merge in which nobody interferes. */
let usual: unknown;

beforeAll(async () => {
  world = await startMergeTown();
  proxy = await startFaultProxy(world.town.synapse.url);
  office = await world.openOffice({ homeserverUrl: proxy.url });
  worker = await office.workHere();
  root = await newPerson(world.town.synapse, 'root', { admin: true });
  usual = await seenOf(world, (await carriedOut(await givenNative(world, office))).merge);
}, 5 * MINUTES);

afterAll(async () => {
  await worker.stop();
  await world.stop();
  await proxy.stop();
});

async function carriedOut(run: AgreedMerge): Promise<AgreedMerge> {
  await office.acts.run({ plan: run.plan });
  await untilState(office, run, 'done');
  return run;
}

/** Starts the run, waits until it pauses, and gives the reason that people read. */
async function pausedRun(run: AgreedMerge): Promise<{ readonly id: string; readonly reason: string }> {
  await office.acts.run({ plan: run.plan });
  const { id, reason = '' } = await untilState(office, run, 'paused');
  return { id, reason };
}

/** What the report still tells about a pause when everything is over. */
async function pausesIn({ plan }: AgreedMerge): Promise<string> {
  const { audit } = await office.acts.report({ id: plan });
  return JSON.stringify(audit.filter(({ what }) => what === 'run-paused').map(({ detail }) => detail));
}

const aliasOf = (merge: Merge) => oldRoom(merge).aliases[0] as string;

/** A bot of the old room's owner that puts its levels back as they are now. */
async function levelsBot(merge: Merge): Promise<() => Promise<string>> {
  const { owner, room } = oldRoom(merge);
  const levels = (await owner.getState(room, LEVELS)) ?? {};
  return () => owner.putState(room, LEVELS, levels);
}

/** A bridge of the homeserver, which may change any address there, and leads this one back to the old room. */
function aliasBot(merge: Merge): () => Promise<void> {
  const { room } = oldRoom(merge);
  return async () => {
    await root.deleteAlias(aliasOf(merge));
    await root.putAlias(aliasOf(merge), room);
  };
}

async function isReplaced(merge: Merge): Promise<boolean> {
  const { owner, room } = oldRoom(merge);
  return (await owner.getState(room, 'm.room.tombstone')) !== undefined;
}

test(
  'W-7 a bot that puts the levels back after each of our writes is met three times; then a person is asked, and when it is gone the run goes on',
  async () => {
    const run = await givenNative(world, office);
    const { room } = oldRoom(run.merge);
    const left = proxy.befall({
      matches: writingOf(room, LEVELS),
      times: OFTEN,
      fault: { kind: 'just-after', deed: await levelsBot(run.merge) },
    });
    const before = await standingOf(world, run.merge);

    const { id, reason } = await pausedRun(run);

    expect(reason).toContain(`(${LEVELS}) in ${room} was taken back by somebody else 3 times`);
    expect(OFTEN - left()).toBe(3);
    expect(await standingOf(world, run.merge)).toEqual(before);
    proxy.forgive();
    await office.acts.resume({ id });
    await untilState(office, run, 'done');
    expect(await seenOf(world, run.merge)).toEqual(usual);
    expect(await pausesIn(run)).toContain(room);
  },
  5 * MINUTES,
);

test(
  'W-7 a source that somebody opens again after it was closed is closed again before it is replaced',
  async () => {
    const run = await givenNative(world, office);
    const { room } = oldRoom(run.merge);
    const fault = { kind: 'just-after', deed: await levelsBot(run.merge) } as const;
    const left = proxy.befall({ matches: messageTo(room), times: 1, fault });

    await carriedOut(run);

    expect(left()).toBe(0);
    expect(await seenOf(world, run.merge)).toEqual(usual);
  },
  5 * MINUTES,
);

test(
  'T-29 an address that is led back to the old room each time it is moved is moved three times; undo leaves all as it was',
  async () => {
    const run = await givenNative(world, office);
    const before = await standingOf(world, run.merge);
    const fault = { kind: 'just-after', deed: aliasBot(run.merge) } as const;
    const left = proxy.befall({ matches: aliasRequest('PUT', aliasOf(run.merge)), times: OFTEN, fault });

    const { id, reason } = await pausedRun(run);

    expect(reason).toContain(`${aliasOf(run.merge)} leads back to`);
    expect(OFTEN - left()).toBe(3);
    expect(await isReplaced(run.merge)).toBe(false);
    proxy.forgive();
    await office.acts.undo({ id });
    await untilState(office, run, 'undone');
    expect(await standingOf(world, run.merge)).toEqual(before);
    expect(await pausesIn(run)).toContain(aliasOf(run.merge));
  },
  5 * MINUTES,
);

test(
  'T-29 an address that a bridge takes back once everything was announced is moved again before its room is replaced',
  async () => {
    const run = await givenNative(world, office);
    const fault = { kind: 'just-after', deed: aliasBot(run.merge) } as const;
    const left = proxy.befall({ matches: messageTo(run.merge.canonical.room), times: 1, fault });

    await carriedOut(run);

    expect(left()).toBe(0);
    expect(await seenOf(world, run.merge)).toEqual(usual);
  },
  5 * MINUTES,
);

test(
  'B-6 whoever follows a portal’s address while it is moved makes the bridge answer for it, and comes into canonical all the same',
  async () => {
    const run = await agreeTo(world, office, await givenMerge(world));
    const [portal] = run.merge.sources;
    const alias = portal?.aliases[0] as string;
    const { bob } = world.people;
    const fault = { kind: 'just-before', deed: () => bob.join(alias) } as const;
    const left = proxy.befall({ matches: aliasRequest('PUT', alias), times: 1, fault });

    await carriedOut(run);

    expect(left()).toBe(0);
    expect(await bob.join(alias)).toBe(run.merge.canonical.room);
  },
  5 * MINUTES,
);

test(
  'T-13 one of two addresses is taken while it is moved: the run halts and names who holds it; undo brings both back',
  async () => {
    const merge = await givenMerge(world, { hasPortal: false });
    const { owner, room } = oldRoom(merge);
    const second = aliasOf(merge).replace('-old', '-older');
    await owner.putAlias(second, room);
    const [canonical] = merge.rooms;
    const sources = [{ ...oldRoom(merge), aliases: [aliasOf(merge), second] }];
    const run = await agreeTo(world, office, {
      ...merge,
      sources,
      rooms: [canonical as Merge['canonical'], ...sources],
    });
    const before = await standingOf(world, run.merge);
    const { bob } = world.people;
    const lair = await bob.createRoom({ name: 'lair' });
    const fault = { kind: 'just-before', deed: () => bob.putAlias(second, lair) } as const;
    proxy.befall({ matches: aliasRequest('PUT', second), times: 1, fault });

    const { id, reason } = await pausedRun(run);

    expect(reason).toContain(`${second} leads to ${lair}`);
    expect((await bob.resolveAlias(second))?.room_id).toBe(room);
    expect(await isReplaced(run.merge)).toBe(false);
    await office.acts.undo({ id });
    await untilState(office, run, 'undone');
    expect(await standingOf(world, run.merge)).toEqual(before);
    expect(await pausesIn(run)).toContain(lair);
  },
  5 * MINUTES,
);

describe('T-29 what an admin changes between our last look and our write', () => {
  test(
    'T-29 stands in the levels of the old room afterwards, and the report says so',
    async () => {
      const run = await givenNative(world, office);
      const { room, owner } = oldRoom(run.merge);
      const { bob } = world.people;
      const fault = { kind: 'just-before', deed: () => owner.setPowerLevel(room, bob.userId, 50) } as const;
      proxy.befall({ matches: writingOf(room, LEVELS), times: 1, fault });

      await carriedOut(run);

      const levels = await owner.getState(room, LEVELS);
      expect(levels).toMatchObject({ events_default: 100, users: { [bob.userId]: 50 } });
      const { steps } = await office.acts.report({ id: run.plan });
      expect(steps.map(({ note }) => note).join()).toContain(`changed ${LEVELS} of ${room}`);
    },
    2 * MINUTES,
  );

  test(
    'T-29 stands among the addresses of canonical afterwards',
    async () => {
      const merge = await givenMerge(world, { hasPortal: false });
      const { room, owner, aliases } = merge.canonical;
      const another = (aliases[0] as string).replace(':', '-by-alice:');
      await owner.putAlias(another, room);
      const run = await agreeTo(world, office, merge);
      const content = { alias: aliases[0], alt_aliases: [another] };
      const deed = () => owner.putState(room, 'm.room.canonical_alias', content);
      proxy.befall({
        matches: writingOf(room, 'm.room.canonical_alias'),
        times: 1,
        fault: { kind: 'just-before', deed },
      });

      await carriedOut(run);

      const { alt_aliases: alternatives } = (await owner.getState(room, 'm.room.canonical_alias')) ?? {};
      expect(alternatives).toEqual(expect.arrayContaining([another, aliasOf(run.merge)]));
    },
    2 * MINUTES,
  );
});
