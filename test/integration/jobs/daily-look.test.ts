import { logRequests } from '#bench/request-log';
import { type MergeTown, type Office, startMergeTown } from '#test/world/crash/merge-town';
import { agreeTo, givenMerge } from '#test/world/crash/merges';
import { eventually } from '#test/world/eventually';

let world: MergeTown;
let office: Office;

beforeAll(async () => {
  world = await startMergeTown();
  office = await world.openOffice({ policy: { watchDays: 0.0001 } });
}, 300_000);

afterAll(() => world.stop());

/** A merge that is done, and whose source had so many addresses besides its own; the last look at it is due. */
async function givenMerged(more: number): Promise<string> {
  const merge = await givenMerge(world, { hasPortal: false });
  const [source] = merge.sources;
  for (let alias = 0; alias < more; alias += 1)
    await source?.owner.putAlias(`#${merge.name}-${alias}:${world.town.synapse.name}`, source.room);
  const { plan } = await agreeTo(world, office, merge);
  const { consolidation } = await office.acts.run({ plan });
  await eventually(async () => (await office.acts.work({ id: consolidation.id })).consolidation.state === 'done', {
    within: 60_000,
  });
  return consolidation.id;
}

/** The requests to the homeserver of the one look that is left. */
async function requestsOfLook(id: string): Promise<readonly string[]> {
  return eventually(
    async () => {
      const log = logRequests();
      await office.acts.work({ id });
      const requests = log.end().map(({ method, path }) => `${method} ${path}`);
      return requests.length > 0 ? requests : undefined;
    },
    { within: 60_000, every: 500 },
  );
}

/** Where our accounts are is remembered for a moment, so whether a look asks for it depends on how fast the one before was. */
function isOfOneRoom(request: string): boolean {
  return !request.includes('/joined_rooms');
}

test('W-9 the daily look reads each room once, however many addresses lead there, and writes nothing', async () => {
  const [few, many] = [await givenMerged(0), await givenMerged(20)];

  const ofFew = await requestsOfLook(few);
  const ofMany = await requestsOfLook(many);

  expect(ofMany.filter(isOfOneRoom)).toHaveLength(ofFew.filter(isOfOneRoom).length);
  expect(ofMany.length).toBeLessThanOrEqual(6);
  expect(ofFew.length).toBeLessThanOrEqual(6);
  expect(ofFew.filter((request) => !request.startsWith('GET'))).toEqual([]);
});
