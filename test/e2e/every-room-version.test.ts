import { type MergeTown, type Office, startMergeTown } from '#test/world/crash/merge-town';
import { agreeTo, givenMerge } from '#test/world/crash/merges';
import { seenOf } from '#test/world/crash/seen';
import { eventually } from '#test/world/eventually';

/** Each version stays once and is retired once; the oldest meets the newest. */
const PAIRS = Array.from({ length: 12 }, (_empty, index) => [String(index + 1), String(12 - index)] as const);

/** Nobody is killed here, so nobody has to be waited for. */
const PATIENT = { TRIBUTARY_LEASE_MS: '5000', TRIBUTARY_REQUEST_MS: '20000' };

let world: MergeTown;
let office: Office;
let worker: { stop(): Promise<void> };

beforeAll(async () => {
  world = await startMergeTown();
  office = await world.openOffice({ env: PATIENT });
  worker = await office.workHere();
}, 300_000);

afterAll(async () => {
  await worker.stop();
  await world.stop();
});

test.each(PAIRS)(
  'W-11 a room of version %s stays, and one of version %s is retired into it',
  async (stays, retires) => {
    const merge = await givenMerge(world, { hasPortal: false, stays, retires });
    const [source] = merge.sources;
    const { plan } = await agreeTo(world, office, merge);
    const { consolidation } = await office.acts.run({ plan });

    await eventually(
      async () => {
        const { state, reason } = (await office.acts.status({ id: consolidation.id })).consolidation;
        if (state !== 'done') throw new Error(`it is ${state}: ${reason}`);
        return true;
      },
      { within: 120_000, every: 250 },
    );

    const aliases = merge.rooms.flatMap((room) => room.aliases);
    const targets = await Promise.all(aliases.map((alias) => world.people.bob.resolveAlias(alias)));
    expect(targets.map((target) => target?.room_id)).toEqual(aliases.map(() => merge.canonical.room));
    const tombstone = await world.people.bob.getState(source?.room ?? '', 'm.room.tombstone');
    expect(tombstone?.replacement_room).toBe(merge.canonical.room);
    await expect(world.people.bob.send(source?.room ?? '', 'anybody?')).rejects.toMatchObject({ status: 403 });
    const said = JSON.stringify(await seenOf(world, merge));
    expect(said.match(/\/announce\//g)).toHaveLength(2);
  },
);
