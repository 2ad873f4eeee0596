import { consolidation } from '#jobs/consolidation/workflow';
import { type Community, type GivenRoom, givenCommunity } from '#test/world/e2e/communities';
import { type GivenPlan, givenAgreedPlan } from '#test/world/e2e/consents';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import type { StatusJson } from '#test/world/e2e/json-answers';

const MINUTES = 60_000;

let world: E2eWorld;

beforeAll(async () => {
  world = await startE2eWorld({ label: 'crash' });
});

afterAll(() => world.stop());

/** A room that Gitter's bridge made: its retirement takes every kind of act but those of a bridge that still works. */
function gitterCommunity(): Promise<Community> {
  return givenCommunity(world, { sources: [{ kind: 'gitter' }] });
}

/** The next owner waits until the lease of the killed one is over and its last request too. */
const QUICK = { TRIBUTARY_LEASE_MS: '1000', TRIBUTARY_REQUEST_MS: '2500' };

/** Works in a process that is to be killed at the point; true when it came there. */
async function workUntil({ plan }: GivenPlan, point: string): Promise<boolean> {
  const command = world.start(['run', plan.plan, '--follow'], { env: { ...QUICK, TRIBUTARY_DIE_AT: point } });
  return (await command.ended).signal === 'SIGKILL';
}

async function workToTheEnd({ plan }: GivenPlan): Promise<StatusJson> {
  return (await world.json<StatusJson>(['run', plan.plan, '--follow'], { env: QUICK })).answer;
}

/** What `report` tells of a run, as far as this test reads it. */
interface ReportJson {
  readonly acts: readonly { readonly step: string; readonly outcome?: { readonly result: string } }[];
}

/**
 * The points of one kind, in the order of a run: at the first act of each step, of the whole step where it has no act.
 * From the workflow, so that a new step is tried the day it is added.
 */
async function pointsOf({ consolidation: id }: StatusJson, where: string): Promise<readonly string[]> {
  const { acts } = (await world.json<ReportJson>(['report', id])).answer;
  const acting = new Set(acts.filter(({ outcome }) => outcome?.result === 'done').map(({ step }) => step));
  const steps = consolidation.flatMap((stage) => stage.steps);
  return steps.map(({ name }) => `${where} ${name} ${acting.has(name) ? 'act' : 'step'}`);
}

/** What people see in the end, by the part that a room plays, so that two communities can be compared. */
async function seenIn({ community }: GivenPlan) {
  const { rooms, canonical, name } = community;
  const called = (text: string): string =>
    rooms
      .reduce((renamed, { room }, index) => renamed.replaceAll(room, `<room ${index}>`), text)
      .replaceAll(/\bc_[a-z0-9]{10}\b/g, '<run>')
      .replaceAll(/\b[0-9a-f]{24}\b/g, '<channel>')
      .replaceAll(name, '<name>');
  const aliases = [...canonical.aliases, ...community.oldAliases];
  const targets = await Promise.all(aliases.map((alias) => canonical.viewer.resolveAlias(alias)));
  const leads = aliases.map((alias, index) => `${alias} leads to ${targets[index]?.room_id}`);
  const seen = { leads, rooms: await Promise.all(rooms.map(seenInRoom)) };
  return JSON.parse(called(JSON.stringify(seen))) as unknown;
}

/** Standing state, who is joined, and every message of a step of ours, each as often as it stands there. */
async function seenInRoom({ room, viewer }: GivenRoom) {
  const state = (await viewer.allState(room)).filter(
    ({ type, content }) => type !== 'm.room.member' && Object.keys(content).length > 0,
  );
  const said = (await viewer.messages(room, 1_000)).flatMap(({ content }) => content['io.tributary.act'] ?? []);
  return {
    state: state.map(({ type, state_key, content }) => [type, state_key, content]).sort(),
    members: await viewer.members(room),
    said: said
      .map(String)
      .filter((act) => act.startsWith('c_'))
      .sort(),
  };
}

/** A run whose worker is killed once in every step; what was seen of it, and the points at which it was not killed. */
async function killedInEveryStep(points: readonly string[]) {
  const killed = await givenAgreedPlan(world, await gitterCommunity());
  const survived: string[] = [];
  for (const point of points) if (!(await workUntil(killed, point))) survived.push(point);
  const { state } = await workToTheEnd(killed);
  return { survived, state, seen: await seenIn(killed) };
}

test(
  'V-6 workers killed before an act, between act and record, or after it, in every step: the rooms end as undisturbed ones, every message once',
  async () => {
    const undisturbed = await givenAgreedPlan(world, await gitterCommunity());
    const end = await workToTheEnd(undisturbed);
    const seen = await seenIn(undisturbed);
    expect(end.state).toBe('done');
    const runs = ['before', 'performed', 'recorded'].map(async (where) =>
      killedInEveryStep(await pointsOf(end, where)),
    );
    for (const run of await Promise.all(runs)) expect(run).toEqual({ survived: [], state: 'done', seen });
  },
  15 * MINUTES,
);
