import { startGitter } from '#test/servers/gitter/gitter';
import { addMessage } from '#test/servers/gitter/people';
import { TOKEN_USER, type TownMessage, type TownRoom, type TownUser } from '#test/servers/gitter/resources';
import { type Community, givenCommunity } from '#test/world/e2e/communities';
import { codeIn, type GivenPlan, givenAskedPlan, operatorsAgree, peopleDoTheirPart } from '#test/world/e2e/consents';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import type { StatusJson } from '#test/world/e2e/json-answers';
import { expectMerged } from '#test/world/e2e/outcome';
import { eventually } from '#test/world/eventually';

const TOKEN = 'token-of-the-gitter-instance';
const ANN: TownUser = { id: 'a'.repeat(24), username: 'ann' };
const BOB: TownUser = { id: 'b'.repeat(24), username: 'bob' };

let world: E2eWorld;
let gitter: Awaited<ReturnType<typeof startGitter>>;
const rooms: TownRoom[] = [];

beforeAll(async () => {
  gitter = await startGitter({ token: TOKEN, groups: [], rooms });
  world = await startE2eWorld({ label: 'gitter' });
  const network = { id: 'gitter', protocol: 'gitter', apiEndpoint: gitter.apiEndpoint, token: TOKEN };
  world.configWith('config', { networks: [{ ...network, homeserver: world.two.name }] });
  await world.start(['serve', '--no-worker']).until(/ready/i);
});

afterAll(async () => {
  await world?.stop();
  await gitter?.stop();
});

/** A room that Gitter's bridge left, with nobody of power on Matrix, and the same room on the instance, which Ann administers. */
async function givenRoom() {
  const community = await givenCommunity(world, { sources: [{ kind: 'gitter' }] });
  const [source] = community.sources as [Community['sources'][number]];
  const { badger, erin } = world.people;
  await badger.setPowerLevel(source.room, erin.userId, 0);
  const { channel } = (await badger.getState(source.room, 'uk.half-shot.bridge')) as { channel: { id: string } };
  const messages: TownMessage[] = [];
  const extraAdmins: TownUser[] = [ANN, TOKEN_USER];
  rooms.push({ id: channel.id, uri: `org/${community.name}`, mine: true, messages, security: { extraAdmins } });
  return { community, messages, extraAdmins, party: `network:gitter/${channel.id}` };
}

/** Everybody on Matrix agrees, and the code that is asked for on Gitter. */
async function askedThere(given: GivenPlan, messages: readonly TownMessage[]): Promise<string> {
  const { canonical } = given.community;
  await operatorsAgree(world, given);
  await canonical.owner.send(
    canonical.room,
    `!tributary agree ${await codeIn(canonical.owner, canonical.room, given.plan)}`,
  );
  await peopleDoTheirPart(given);
  const question = await eventually(() => messages.find(({ fromUser }) => fromUser.id === TOKEN_USER.id), {
    within: 60_000,
  });
  return /yes ([A-Z2-9]{8})/.exec(question.text)?.[1] ?? '';
}

const follow = ({ plan }: GivenPlan) => world.json<StatusJson>(['run', plan.plan, '--follow']);

test('C-6 a room that has nobody of power on Matrix is joined into another by the word of its admin on Gitter', async () => {
  const { community, messages, party } = await givenRoom();
  const given = await givenAskedPlan(world, community);
  const code = await askedThere(given, messages);
  expect(given.plan.parties.map(({ id }) => id)).toContain(party);

  addMessage(messages, { fromUser: BOB, text: `yes ${code}` });
  await eventually(() => messages.some(({ text }) => text.startsWith('@bob ')), { within: 60_000 });
  const waiting = await follow(given);
  expect(waiting.answer).toMatchObject({ state: 'waiting', step: 'check-consent', waitingFor: [{ party }] });
  addMessage(messages, { fromUser: ANN, text: `yes ${code}` });
  await eventually(() => messages.some(({ text }) => text.startsWith('@ann ')), { within: 60_000 });
  const { answer } = await follow(given);

  await expectMerged(given, answer);
});

test('C-8 an admin on Gitter who is none any more when the first write is due has said nothing, and nothing is written', async () => {
  const { community, messages, extraAdmins } = await givenRoom();
  const given = await givenAskedPlan(world, community);
  const code = await askedThere(given, messages);
  addMessage(messages, { fromUser: ANN, text: `yes ${code}` });
  await eventually(() => messages.some(({ text }) => text.startsWith('@ann ') && !text.includes(code)), {
    within: 60_000,
  });

  extraAdmins.splice(0, 1);
  const { answer } = await follow(given);

  expect(answer.state).toBe('paused');
  expect(answer.reason).toContain(`is no longer operator of org/${community.name}`);
  const [source] = community.sources as [Community['sources'][number]];
  expect(await source.viewer.getState(source.room, 'm.room.tombstone')).toBeUndefined();
  expect((await source.viewer.resolveAlias(source.aliases[0] ?? ''))?.room_id).toBe(source.room);
});
