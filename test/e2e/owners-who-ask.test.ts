import type { RunningCommand } from '#test/world/e2e/command';
import { givenCommunity } from '#test/world/e2e/communities';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import { eventually } from '#test/world/eventually';
import type { Content, MatrixPerson, SeenEvent } from '#test/world/matrix-person';

let world: E2eWorld;
let serving: RunningCommand;

beforeAll(async () => {
  world = await startE2eWorld({ label: 'owners' });
  serving = world.start(['serve']);
  await serving.until(/ready/);
});

afterAll(async () => {
  await serving?.kill('SIGTERM');
  await world.stop();
});

interface RequestsJson {
  readonly requests: readonly { readonly id: string; readonly state: string; readonly by: string }[];
}

const bodyOf = ({ content }: SeenEvent) => String(content.body ?? '');
const patient = { within: 60_000 };

/** What our accounts say in a room, oldest first. */
const saidIn = async (person: MatrixPerson, room: string) =>
  (await person.messages(room)).filter(
    ({ sender, type }) => world.services.includes(sender) && type === 'm.room.message',
  );

/** The first thing of ours in a room that says this. */
const hears = (person: MatrixPerson, room: string, text: string) =>
  eventually(async () => (await saidIn(person, room)).find((event) => bodyOf(event).includes(text)), patient);

const isIn = async (person: MatrixPerson, room: string) => (await person.members(room)).includes(world.services[0]);

/** A chat of a person with our service user, as clients make them. */
async function givenChat(person: MatrixPerson, more: Content = {}): Promise<string> {
  return person.createRoom({
    preset: 'trusted_private_chat',
    is_direct: true,
    invite: [world.services[0]],
    ...more,
  });
}

test('F-2 an owner asks in a direct chat, an operator approves, and everybody concerned is asked in their rooms', async () => {
  const { alice, ops } = world.people;
  const { canonical, sources, rooms } = await givenCommunity(world);
  const [source] = sources;
  if (!source) throw new Error('no source');

  const chat = await givenChat(alice);
  await hears(alice, chat, 'Hello, I am Tributary');
  await alice.send(chat, '!tributary help');
  await hears(alice, chat, '!tributary request');
  await alice.send(chat, `!tributary request ${source.aliases[0]} into ${canonical.aliases[0]}`);
  await hears(alice, chat, 'An operator of this Tributary looks at it first');
  const { answer } = await world.json<RequestsJson>(['requests']);
  const waiting = answer.requests.find(({ by }) => by === alice.userId);
  expect(waiting).toMatchObject({ state: 'waiting' });
  const approved = await world.json<{ state: string; plan: string }>([
    ...['requests', 'approve', String(waiting?.id), '--by', ops.userId],
  ]);

  expect(approved).toMatchObject({ code: 0, answer: { state: 'planned' } });
  await hears(alice, chat, `/plans/${approved.answer.plan}`);
  for (const { viewer, room } of rooms) await hears(viewer, room, '!tributary agree');
  expect((await alice.resolveAlias(source.aliases[0] as string))?.room_id).toBe(source.room);
  const { answer: log } = await world.json<{ entries: { what: string }[] }>(['audit', approved.answer.plan]);
  expect(log.entries.map(({ what }) => what)).toEqual(expect.arrayContaining(['requested', 'plan-made', 'asked']));
});

test('T-28 a member without power asks in vain, and nothing is said anywhere else', async () => {
  const { mallory } = world.people;
  const { canonical, sources } = await givenCommunity(world);
  const [source] = sources;
  if (!source) throw new Error('no source');
  const chat = await givenChat(mallory);

  await mallory.send(chat, `!tributary request ${source.aliases[0]} into ${canonical.aliases[0]}`);

  await hears(mallory, chat, 'takes level 50 in one of the rooms');
  expect(await saidIn(canonical.viewer, canonical.room)).toEqual([]);
  expect(await saidIn(source.viewer, source.room)).toEqual([]);
  expect(await isIn(canonical.viewer, canonical.room)).toBe(false);
});

test('P-9 we come where a moderator invites us, and leave an encrypted room and a stranger’s room with a word', async () => {
  const { alice, bob, mallory } = world.people;
  const encrypted = await givenChat(alice, {
    initial_state: [{ type: 'm.room.encryption', content: { algorithm: 'm.megolm.v1.aes-sha2' } }],
  });
  const theirs = await alice.createRoom({ power_level_content_override: { invite: 0 } });
  await mallory.join(theirs);
  await bob.join(theirs);
  await mallory.invite(theirs, world.services[0]);

  await hears(alice, encrypted, 'I cannot read encrypted rooms');
  await hears(bob, theirs, 'I only stay where a moderator invites me');
  await eventually(async () => !(await isIn(bob, theirs)) && !(await isIn(alice, encrypted)), patient);
  await alice.invite(theirs, world.services[0]);
  await hears(bob, theirs, 'because a moderator invited me');
  expect(await isIn(bob, theirs)).toBe(true);
});

test('F-2 in a thread the answer stands in the thread', async () => {
  const { alice } = world.people;
  const chat = await givenChat(alice);
  await hears(alice, chat, 'Hello, I am Tributary');
  const root = await alice.send(chat, 'How does this work?');

  const asked = await alice.send(chat, {
    msgtype: 'm.text',
    body: '!tributary help',
    'm.relates_to': { rel_type: 'm.thread', event_id: root },
  });

  const answer = await hears(alice, chat, 'do nothing unless everybody responsible agrees');
  expect(answer.content['m.relates_to']).toMatchObject({
    rel_type: 'm.thread',
    event_id: root,
    'm.in_reply_to': { event_id: asked },
  });
});

test('C-12 an operator approves in a chat with the bot, and a stranger there gets no list', async () => {
  const { alice, mallory, ops } = world.people;
  const { canonical, sources } = await givenCommunity(world);
  const [source] = sources;
  if (!source) throw new Error('no source');
  const [chat, office, foreign] = [await givenChat(alice), await givenChat(ops), await givenChat(mallory)];
  for (const [person, room] of [
    [alice, chat],
    [ops, office],
    [mallory, foreign],
  ] as const)
    await hears(person, room, 'Hello, I am Tributary');
  await alice.send(chat, `!tributary request ${source.aliases[0]} into ${canonical.aliases[0]}`);
  const waits = bodyOf(await hears(alice, chat, 'An operator of this Tributary looks at it first'));
  const id = /r_[a-z0-9]+/.exec(waits)?.[0] ?? '';

  await mallory.send(foreign, '!tributary requests');
  await ops.send(office, '!tributary requests');

  expect(bodyOf(await hears(ops, office, 'These wait:'))).toContain(`${id} (waiting): ${alice.userId} asks for`);
  await hears(mallory, foreign, 'for the operators of this Tributary');
  await ops.send(office, `!tributary requests approve ${id}`);
  await hears(ops, office, `${id} is approved`);
  await hears(alice, chat, 'Here is the plan');
});

test('C-12 a room that is flooded with commands gets so many answers and no more, and its admin’s word still counts', async () => {
  const { alice, bob, mallory } = world.people;
  const { canonical, sources } = await givenCommunity(world);
  const { answer } = await world.json<{ plan: string }>([
    'plan',
    '--into',
    canonical.room,
    '--retire',
    sources[0]?.room ?? '',
  ]);
  await world.json(['ask', answer.plan]);
  const { room, viewer } = canonical;
  const question = await hears(viewer, room, '!tributary agree');
  const before = (await saidIn(viewer, room)).length;
  for (const person of [bob, mallory]) await person.join(room).catch(() => undefined);

  const flood = async (person: MatrixPerson, line: string) => {
    for (let count = 0; count < 30; count += 1) await person.send(room, line);
  };
  await Promise.all([flood(bob, '!tributary help'), flood(mallory, '!tributary agree ZZZZ2222')]);
  await hears(viewer, room, 'hear nothing more for a few minutes');
  await alice.react(room, question.event_id, '✅');
  const verdictOf = async () => {
    const { answer: shown } = await world.json<{ entries: { what: string }[] }>(['audit', answer.plan]);
    return shown.entries.some(({ what }) => what === 'consent-granted');
  };
  await eventually(verdictOf, patient);

  const ours =
    (await viewer.messages(room, 200)).filter(({ sender }) => world.services.includes(sender)).length - before;
  expect(ours).toBeGreaterThan(20);
  expect(ours).toBeLessThanOrEqual(41);
});
