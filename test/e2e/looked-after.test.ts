import { type Community, givenCommunity } from '#test/world/e2e/communities';
import { type GivenPlan, givenAgreedPlan } from '#test/world/e2e/consents';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import { factsOf } from '#test/world/e2e/facts';
import type { ReportJson, StatusJson } from '#test/world/e2e/json-answers';
import { expectUnchanged } from '#test/world/e2e/refusals';
import { eventually } from '#test/world/eventually';
import { type MatrixPerson, newPerson } from '#test/world/matrix-person';

/** The watch is over after half a minute; whoever works then takes the last look at once. */
const WATCH_MS = 26_000;
const SHORT_WATCH = { policy: { watchDays: WATCH_MS / 86_400_000 } };

let world: E2eWorld;
let config: string;
/** Administers the second homeserver: whose alias it is does not stop them. */
let root: MatrixPerson;

beforeAll(async () => {
  world = await startE2eWorld({ label: 'watch' });
  config = world.configWith('watching', SHORT_WATCH);
  root = await newPerson(world.two, 'root', { admin: true });
});

afterAll(() => world.stop());

async function givenMerged(locals: readonly string[]): Promise<GivenPlan & { readonly id: string }> {
  const community = await givenCommunity(world, { sources: [{ aliases: locals }] });
  const given = await givenAgreedPlan(world, community, { config });
  const { code, answer } = await world.json<StatusJson>(['run', given.plan.plan, '--follow'], { config });
  expect({ code, state: answer.state, reason: answer.reason }).toEqual({ code: 0, state: 'done', reason: null });
  return { ...given, id: answer.consolidation };
}

/** A worker looks for the last time, and the watch ends. */
async function lookOnce(id: string): Promise<ReportJson> {
  const over = Date.now() + WATCH_MS; // a look before the end would be followed by the next one a day later
  await eventually(() => Date.now() > over, { within: 2 * WATCH_MS, every: 1_000 });
  const worker = world.start(['worker'], { config });
  const report = await eventually(
    async () => {
      const { answer } = await world.json<ReportJson>(['report', id], { config });
      const watch = answer.steps.find(({ step }) => step === 'watch');
      return watch?.state === 'done' ? answer : undefined;
    },
    { within: 180_000, every: 2_000 },
  );
  await worker.kill('SIGTERM');
  return report;
}

const target = async (alias: string) => (await root.resolveAlias(alias))?.room_id;

async function lead(alias: string, room: string): Promise<void> {
  await root.deleteAlias(alias);
  await root.putAlias(alias, room);
}

const noteOf = ({ steps }: ReportJson) => steps.find(({ step }) => step === 'watch')?.note ?? '';

function roomsOf({ canonical, sources }: Community): readonly [string, string] {
  return [canonical.room, sources[0]?.room ?? ''];
}

test('T-16 the watch leads home what the plan moved, and only reports what somebody else may have meant, on real servers', async () => {
  const { community, id } = await givenMerged(['back', 'taken', 'gone']);
  const [canonical, source] = roomsOf(community);
  const [back, taken, gone] = community.oldAliases as [string, string, string];
  const elsewhere = await root.createRoom({ name: 'somewhere else' });
  await lead(back, source);
  await lead(taken, elsewhere);
  await root.deleteAlias(gone);

  const report = await lookOnce(id);

  expect(await Promise.all([back, taken, gone].map(target))).toEqual([canonical, elsewhere, canonical]);
  expect(noteOf(report)).toContain(`${back} was led back to canonical`);
  expect(report.reason).toBe(`the daily look found: ${taken} leads to ${elsewhere}`);
  const { answer } = await world.json<{ advice: readonly string[] }>(['doctor', id], { config });
  expect(answer.advice.join(' ')).toContain(`${taken} leads to ${elsewhere}`);
});

test('T-15 a canonical that its admin upgrades during the watch is told of with the room that replaced it, and nothing is written anywhere', async () => {
  const { community, id } = await givenMerged(['stays', 'lost']);
  const [canonical] = roomsOf(community);
  const [stays, lost] = community.oldAliases as [string, string];
  const { alice } = world.people;
  const path = `/v3/rooms/${encodeURIComponent(canonical)}/upgrade`;
  const upgraded = await alice.call<{ replacement_room: string }>('POST', path, { new_version: '11' });
  await root.deleteAlias(lost);
  const looking = { rooms: community.rooms, aliases: community.oldAliases };
  const before = await factsOf(looking);

  const report = await lookOnce(id);

  await expectUnchanged(before, looking);
  expect(await Promise.all([stays, lost].map(target))).toEqual([canonical, undefined]);
  expect(report.reason).toContain(`has been replaced itself by ${upgraded.replacement_room}`);
  expect(report.reason).toContain(`${lost} leads to nowhere`);
  const { answer } = await world.json<{ advice: readonly string[] }>(['doctor', id], { config });
  expect(answer.advice.join(' ')).toContain(upgraded.replacement_room);
});
