import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { freePorts } from '#test/servers/free-port';
import { type Synapse, startSynapse } from '#test/servers/synapse';
import { type Community, givenCommunity } from '#test/world/e2e/communities';
import { type GivenPlan, givenAgreedPlan, givenAskedPlan, operatorsAgree, roomsAgree } from '#test/world/e2e/consents';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import type { StatusJson } from '#test/world/e2e/json-answers';
import { expectMerged } from '#test/world/e2e/outcome';
import { type MatrixPerson, newPerson } from '#test/world/matrix-person';

let world: E2eWorld;
let three: Synapse;
/** A configuration in which the third homeserver is ours as well; in the usual one it is a stranger's. */
let withThree: string;
let carol: MatrixPerson;

beforeAll(async () => {
  world = await startE2eWorld({ label: 'sources' });
  const [clientPort, federationPort, listen] = (await freePorts(3)) as [number, number, number];
  const name = `localhost:${federationPort}`;
  withThree = world.configWith('three', {
    homeservers: [...homeserversOf(world), thirdOf({ name, clientPort, listen })],
  });
  const { stdout } = await world.start(['generate-registration', name], { config: withThree }).ended;
  three = await startSynapse({
    label: 'e2e-three',
    clientPort,
    federationPort,
    appservices: [parse(stdout) as object],
  });
  carol = await newPerson(three, 'carol');
});

afterAll(async () => {
  await world.stop();
  await three.stop();
});

function homeserversOf({ config }: E2eWorld): readonly object[] {
  return (JSON.parse(readFileSync(config, 'utf8')) as { homeservers: object[] }).homeservers;
}

function thirdOf({ name, clientPort, listen }: { name: string; clientPort: number; listen: number }): object {
  const words = { asToken: 'as-token-on-the-third-server', hsToken: 'hs-token-on-the-third-server' };
  const appservice = {
    id: 'tributary',
    sender: 'tributary',
    listen: `127.0.0.1:${listen}`,
    aliases: [`#.*:${name}`],
    ...words,
  };
  return { name, url: `http://127.0.0.1:${clientPort}`, appservice };
}

async function run(given: GivenPlan, config = world.config): Promise<StatusJson> {
  return (await world.json<StatusJson>(['run', given.plan.plan, '--follow'], { config })).answer;
}

/** The source with one alias more on the first server, and one on the third that carol made. */
async function givenThreeServers(): Promise<{ readonly community: Community; readonly far: string }> {
  const community = await givenCommunity(world);
  const [source] = community.sources;
  const room = source?.room ?? '';
  const far = `#${community.name}-far:${three.name}`;
  const near = `#${community.name}-near:${world.one.name}`;
  await carol.join(room, [world.two.name]);
  await carol.putAlias(far, room);
  await world.people.bob.join(room, [world.two.name]);
  await world.people.bob.putAlias(near, room);
  await source?.owner.putState(room, 'm.room.canonical_alias', { alias: source.aliases[0], alt_aliases: [far, near] });
  return { community: { ...community, oldAliases: [...community.oldAliases, near, far] }, far };
}

test('W-1 ten sources of every kind are retired into one room in one run, each with its own signpost', async () => {
  const kinds = ['near', 'native', 'gitter'] as const;
  const sources = Array.from({ length: 10 }, (_empty, index) => ({ kind: kinds[index % 3] ?? 'near' }));
  const given = await givenAgreedPlan(world, await givenCommunity(world, { sources }));

  await expectMerged(given, await run(given));
});

test('W-10 aliases on three servers of ours all lead to canonical, as every one of the servers says', async () => {
  const { community } = await givenThreeServers();
  const given = await givenAgreedPlan(world, community, { config: withThree });

  await expectMerged(given, await run(given, withThree));

  for (const alias of community.oldAliases)
    expect((await carol.resolveAlias(alias))?.room_id).toBe(community.canonical.room);
});

test('P-2 an alias on a server that is not ours is its people’s task: the run waits for them, and goes on when they did it', async () => {
  const { community, far } = await givenThreeServers();
  const { canonical } = community;
  const given = await givenAskedPlan(world, community);
  const tasks = given.plan.humanTasks.filter(({ what }) => what.includes(far));
  expect(tasks.map(({ who }) => who)).toEqual([`operator:${three.name}`]);
  await operatorsAgree(world, given);
  await roomsAgree(given);

  const waiting = await run(given);
  expect(waiting).toMatchObject({ state: 'waiting', waitingFor: [{ party: `operator:${three.name}` }] });
  await carol.join(canonical.room, [world.one.name]);
  await carol.deleteAlias(far);
  await carol.putAlias(far, canonical.room);

  await expectMerged(given, await run(given));
});

/** What a person sees who joins each of these addresses. */
async function leadsTo(aliases: readonly string[]): Promise<readonly (string | undefined)[]> {
  return Promise.all(aliases.map(async (alias) => (await world.people.bob.resolveAlias(alias))?.room_id));
}

test('P-8 a room into which another was merged before is merged itself: all addresses lead on, and nothing is replaced twice', async () => {
  const first = await givenCommunity(world);
  await run(await givenAgreedPlan(world, first));
  const second = await givenCommunity(world, { sources: [] });
  const [older] = first.sources;
  const retired = [first.canonical, ...(older ? [older] : [])];
  const community: Community = { ...second, sources: retired, rooms: [second.canonical, first.canonical] };

  const given = await givenAgreedPlan(world, community);
  const { state } = await run(given);

  expect(state).toBe('done');
  expect(given.plan.legs.map(({ room }) => room)).toEqual([first.canonical.room]);
  const aliases = [...first.canonical.aliases, ...first.oldAliases];
  expect(await leadsTo(aliases)).toEqual(aliases.map(() => second.canonical.room));
  expect(await replacementsOf(retired)).toEqual([[second.canonical.room], [first.canonical.room]]);
});

/** Every tombstone that was ever sent in each room. */
async function replacementsOf(rooms: Community['sources']): Promise<readonly (readonly unknown[])[]> {
  return Promise.all(
    rooms.map(async ({ viewer, room }) => {
      const said = await viewer.messages(room, 500);
      return said.filter(({ type }) => type === 'm.room.tombstone').map(({ content }) => content.replacement_room);
    }),
  );
}

test('P-8 a source that its people have pointed to canonical already is tidied up, and gets no second tombstone', async () => {
  const community = await givenCommunity(world);
  const [source] = community.sources;
  const content = { body: 'moved', replacement_room: community.canonical.room };
  await source?.owner.putState(source.room, 'm.room.tombstone', content);
  const given = await givenAgreedPlan(world, community);

  await expectMerged(given, await run(given));

  expect((await source?.viewer.getState(source.room, 'm.room.tombstone'))?.body).toBe('moved');
});
