import { readFileSync } from 'node:fs';
import { type Community, givenCommunity } from '#test/world/e2e/communities';
import { type GivenPlan, givenAgreedPlan } from '#test/world/e2e/consents';
import { crowdJoins, crowdRegistration, givenCrowd } from '#test/world/e2e/crowd';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import type { ReportJson } from '#test/world/e2e/json-answers';
import { expectMerged } from '#test/world/e2e/outcome';

const MINUTES = 60_000;
const MEMBERS = 500;
const BANNED = 200;
const ALIASES = 30;
/** So many members are in canonical already, and so many others are banned there. */
const IN_BOTH = 5;
const KEPT_OUT = 3;
/** So many of those who are banned in the old room are in canonical. */
const BANNED_BUT_THERE = 4;
/** Alice and bob, who are in every room of the first homeserver. */
const OWN_PEOPLE = 2;

let world: E2eWorld;
let community: Community;
let banned: readonly string[];
let keptOut: readonly string[];

beforeAll(async () => {
  const appservicesOfOne = async (server: string) => [crowdRegistration(server)];
  world = await startE2eWorld({ label: 'people', logLevel: 'INFO', appservicesOfOne });
  const aliases = Array.from({ length: ALIASES }, (_empty, index) => `old-address-${index}`);
  community = await givenCommunity(world, { sources: [{ kind: 'near', aliases }] });
  const crowd = await givenCrowd(world.one, MEMBERS + BANNED_BUT_THERE);
  const [members, met] = [crowd.slice(0, MEMBERS), crowd.slice(MEMBERS)];
  const strangers = Array.from({ length: BANNED - met.length }, (_empty, index) => `@spam_${index}:spam.example`);
  [banned, keptOut] = [[...met, ...strangers], members.slice(-KEPT_OUT)];
  await crowdJoins(world.one, members, oldRoom());
  await crowdJoins(world.one, [...members.slice(0, IN_BOTH), ...met], community.canonical.room);
  for (const user of banned) await world.people.alice.ban(oldRoom(), user);
  for (const user of keptOut) await world.people.alice.ban(community.canonical.room, user);
}, 10 * MINUTES);

afterAll(() => world.stop());

const oldRoom = () => community.sources[0]?.room ?? '';

async function bannedIn(room: string): Promise<readonly string[]> {
  const state = await world.people.alice.allState(room);
  return state.flatMap(({ content, state_key }) => (content.membership === 'ban' ? [state_key ?? ''] : [])).sort();
}

/** The method of each request that our commands have made so far, by the word of the homeserver. */
function requestsOfOurs(): readonly string[] {
  const answered = /Processed request: .* "([A-Z]+) \/_matrix\/client\/\S+ HTTP\/1\.1" "tributary"/g;
  return [...readFileSync(world.one.logFile, 'latin1').matchAll(answered)].map(([, method = '']) => method);
}

async function run({
  plan,
}: GivenPlan): Promise<{ readonly report: ReportJson; readonly requests: readonly string[] }> {
  const before = requestsOfOurs().length;
  const { code } = await world.json(['run', plan.plan, '--follow']);
  const requests = requestsOfOurs().slice(before);
  const { answer: report } = await world.json<ReportJson>(['report', plan.plan]);
  expect({ code, state: report.state, reason: report.reason }).toEqual({ code: 0, state: 'done', reason: null });
  return { report, requests };
}

test(
  'W-1 P-4 a room of 500 members, 200 bans and 30 addresses is retired: all addresses lead on, no ban is copied, who followed is counted, and most requests are writes',
  async () => {
    const given = await givenAgreedPlan(world, community);

    const { report, requests } = await run(given);

    await expectMerged(given, report);
    const warnings = given.plan.warnings.map(({ text }) => text).join('\n');
    expect(warnings).toMatch(/^4 people banned in \S+ are members of \S+; bans are neither copied nor lifted\.$/m);
    expect(warnings).toMatch(/^3 people of \S+ are banned in \S+ and cannot follow\.$/m);
    expect(await bannedIn(oldRoom())).toEqual([...banned].sort());
    expect(await bannedIn(community.canonical.room)).toEqual([...keptOut].sort());
    const staying = MEMBERS - IN_BOTH - KEPT_OUT; // whoever is banned in canonical cannot follow
    expect(report.followed).toMatchObject({ followed: IN_BOTH + OWN_PEOPLE, staying, gone: 0 });
    expect(report.steps.find(({ step }) => step === 'watch')?.note).toContain(
      `${staying} people have not followed yet`,
    );
    const writes = requests.filter((method) => method !== 'GET');
    expect(writes.length).toBeGreaterThanOrEqual(2 * ALIASES);
    expect(requests.length).toBeLessThanOrEqual(2 * writes.length);
  },
  5 * MINUTES,
);
