import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '#test/servers/free-port';
import { type FreshDatabase, freshDatabase } from '#test/servers/postgres';
import { type QueueOfTests, startQueueOfTests } from '#test/servers/queue-of-tests';
import { makeServerFolder, removeServerFolder } from '#test/servers/server-folder';
import { startCommand } from '#test/world/e2e/command';
import type { PlanJson, StatusJson } from '#test/world/e2e/json-answers';
import { eventually } from '#test/world/eventually';
import type { IrcPerson } from '#test/world/irc-person';
import {
  chatter,
  type HeisenWorld,
  heardIn,
  linesIn,
  NETWORK,
  networkRoomOf,
  sayTo,
  startHeisenWorld,
} from './heisen-world.ts';

/** Each test gives a dozen commands, as those of test/e2e do, and on a busy machine one of them takes many seconds. */
const LIMIT_MS = 300_000;

let world: HeisenWorld;
let database: FreshDatabase;
let queue: QueueOfTests;
let folder: string;
let config: string;
let ann: IrcPerson;
let place: string;

beforeAll(async () => {
  [world, database, queue] = await Promise.all([startHeisenWorld(), freshDatabase(), startQueueOfTests()]);
  folder = makeServerFolder('heisen-move');
  place = await networkRoomOf(world, world.owner, 'bouncer');
  config = await writeConfig();
  ann = await world.onIrc('ann');
  await startCommand(['migrate', 'up'], { config }).ended;
});

afterAll(async () => {
  await world?.stop();
  await database?.drop();
  await queue?.stop();
  if (folder !== undefined) removeServerFolder(folder);
});

async function writeConfig(): Promise<string> {
  const { synapse, ours, bridge, irc, owner } = world;
  const file = join(folder, 'config.json');
  const appservice = {
    id: 'tributary',
    sender: 'tributary',
    listen: `127.0.0.1:${await freePort()}`,
    asToken: ours.as_token,
    hsToken: ours.hs_token,
  };
  const content = {
    database: { url: database.connectionString },
    queue: { url: queue.url },
    dataDir: './data',
    http: { listen: `127.0.0.1:${await freePort()}`, publicUrl: 'http://127.0.0.1:1' },
    homeservers: [{ name: synapse.name, url: synapse.url, appservice }],
    bridges: [
      {
        id: 'heisen',
        driver: 'heisenbridge',
        homeserver: synapse.name,
        bot: bridge.bot,
        asToken: bridge.registration.as_token,
        userNamespace: bridge.userNamespace,
        networks: [NETWORK],
        adminRoom: place,
      },
    ],
    networks: [{ id: NETWORK, protocol: 'irc', host: irc.host, port: irc.port, tls: false, nick: 'eyes' }],
    operators: [owner.userId],
    policy: { objectionHours: 0, secondConfirmation: true },
  };
  writeFileSync(file, JSON.stringify(content, null, 2), { mode: 0o600 });
  return file;
}

async function json<T>(...words: string[]): Promise<{ readonly code: number; readonly answer: T }> {
  const { code, stdout, stderr } = await startCommand([...words, '--json'], { config }).ended;
  try {
    return { code, answer: JSON.parse(stdout) as T };
  } catch {
    throw new Error(`${words.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  }
}

/** A channel that the owner's network room links to the community's old room, and the new room. */
async function givenPlumbedChannel(name: string) {
  await ann.join(name);
  const [source, canonical] = [await world.givenRoom(`${name} old`), await world.givenRoom(`${name} new`, '12')];
  await sayTo(world.owner, place, `PLUMB ${source} ${name}`, new RegExp(`${name}: Joined`));
  return { name, source, canonical };
}

type Given = Awaited<ReturnType<typeof givenPlumbedChannel>>;

/** Plans, asks, and lets everybody say yes where they are asked. */
async function agreedPlan(given: Given): Promise<PlanJson> {
  const plan = await planAgreedIn(given, [given.source, given.canonical]);
  expect(plan.blockers).toEqual([]);
  return plan;
}

/** A plan to which the operators agree, and alice in these rooms. */
async function planAgreedIn({ source, canonical }: Given, rooms: readonly string[]): Promise<PlanJson> {
  const { answer: plan } = await json<PlanJson>('plan', '--into', canonical, '--retire', source);
  await json('ask', plan.plan);
  for (const room of rooms) await world.alice.send(room, `!tributary agree ${await codeIn(room, plan)}`);
  for (const { id } of plan.parties.filter((party) => party.id.startsWith('operator:')))
    await json('agree', plan.plan, '--as', id, '--by', world.owner.userId);
  return plan;
}

async function codeIn(room: string, { plan }: PlanJson): Promise<string> {
  return eventually(async () => {
    const asked = (await world.alice.messages(room)).map(({ content }) => content['io.tributary.consent']);
    return (asked as ({ plan: string; code: string } | undefined)[]).find((one) => one?.plan === plan)?.code;
  });
}

test(
  'B-6 a linked channel goes from its old room to the new one by the command line, and both sides work',
  async () => {
    const given = await givenPlumbedChannel('#crystal');
    const { name, source, canonical } = given;
    const plan = await agreedPlan(given);
    const acts = plan.steps.flatMap((step) => step.acts as { text: string }[]).map(({ text }) => text);
    expect(acts.filter((text) => text.startsWith('heisen '))).toEqual([`heisen links ${name} to ${canonical}`]);

    const stop = chatter(ann, name);
    const { consolidation } = (await json<StatusJson>('run', plan.plan, '--follow')).answer;
    const said = await stop();
    await json('confirm', consolidation);
    expect((await json<StatusJson>('run', plan.plan, '--follow')).answer.state).toBe('done');

    await ann.say(name, 'the last word on IRC');
    await heardIn(world.alice, canonical, 'the last word on IRC');
    await world.alice.send(canonical, 'the last word on Matrix');
    await ann.waitForMessage({ to: name, text: '<alice> the last word on Matrix' });
    const [there, here] = [await linesIn(world.alice, canonical), await linesIn(world.alice, source)];
    const arrived = said.map((line) => [...there, ...here].filter((one) => one === line).length);
    expect(Math.max(...arrived)).toBe(1);
    expect(there.filter((line) => line === 'the last word on IRC')).toHaveLength(1);
    expect(here).not.toContain('the last word on IRC');
    expect(ann.messages().filter(({ to, text }) => to === name && text.endsWith('last word on Matrix'))).toHaveLength(
      1,
    );
    expect((await world.alice.members(source)).filter((user) => user.includes('heisen'))).toEqual([]);
    expect((await world.alice.getState(source, 'm.room.tombstone'))?.replacement_room).toBe(canonical);
  },
  LIMIT_MS,
);

test(
  'C-4 who speaks from IRC through the bridge never speaks for a room, whatever level the ghost has',
  async () => {
    const given = await givenPlumbedChannel('#ghosts');
    const { name, source, canonical } = given;
    await ann.say(name, 'anybody here?');
    await heardIn(world.alice, source, 'anybody here?');
    const ghost = (await world.alice.members(source)).find((user) => /_ann:/.test(user)) as string;
    await world.alice.setPowerLevel(source, ghost, 100);
    const plan = await planAgreedIn(given, [canonical]);

    const yes = `!tributary agree ${await codeIn(source, plan)}`;
    await ann.say(name, yes);
    await heardIn(world.alice, source, yes);
    const { code, answer } = await json<StatusJson>('run', plan.plan, '--follow');

    expect([code, answer.waitingFor.map(({ party }) => party)]).toEqual([4, [`source:${source}`]]);
    expect(await world.alice.members(canonical)).not.toContain(world.bridge.bot);
  },
  LIMIT_MS,
);

test(
  'W-5 taken back, the channel is in its old room again, and the bridge has left the new one',
  async () => {
    const given = await givenPlumbedChannel('#lang');
    const { name, source, canonical } = given;
    const plan = await agreedPlan(given);
    const { answer } = await json<StatusJson>('run', plan.plan, '--follow');
    expect(await world.alice.members(canonical)).toContain(world.bridge.bot);

    const undone = await json<StatusJson>('undo', answer.consolidation);

    expect([undone.answer.state, undone.answer.reason]).toEqual(['undone', null]);
    expect(await world.alice.members(canonical)).not.toContain(world.bridge.bot);
    await ann.say(name, 'back again');
    await heardIn(world.alice, source, 'back again');
    await world.alice.send(source, 'and open');
    await ann.waitForMessage({ to: name, text: '<alice> and open' });
  },
  LIMIT_MS,
);
