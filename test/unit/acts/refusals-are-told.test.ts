import type { ActPorts } from '#src/acts/ports';
import { TributaryError } from '#src/errors/tributary-error';
import type { EventId, RoomId } from '#src/portals/ids';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';

const { ann, grace, mod } = PEOPLE;

/** A plan that was asked about, its run, and grace's answer, which can be heard again. */
async function givenQuestion() {
  const town = givenActs();
  const plan = await town.asked();
  const code = await town.codeIn(ROOMS.chat);
  const { consolidation } = await town.acts.run({ plan: plan.id });
  const hear = (body: string, sender = grace) =>
    town.hears({
      eventId: '$the-answer' as EventId,
      sender,
      room: ROOMS.chat,
      type: 'm.room.message',
      content: { msgtype: 'm.text', body },
    });
  const refuses = () => hear(`!tributary refuse ${code} not now`);
  const toldIn = async (room: RoomId) =>
    (await town.posted(room)).filter(({ content }) =>
      String(content.body).includes('The proposal to join this room with others was refused.'),
    );
  const timesTold = async () => [(await toldIn(ROOMS.canonical)).length, (await toldIn(ROOMS.chat)).length];
  const story = (what: string) => town.stores.story.filter((entry) => entry.what === what);
  const planState = async () => (await town.ports.plans.find(plan.id))?.state;
  return { ...town, plan, id: consolidation.id, hear, refuses, timesTold, story, planState };
}

/** The process is killed whenever it comes to this, until what is returned is called. */
function killedAt<P extends object>(port: P, ability: keyof P): () => void {
  const alive = port[ability];
  Object.assign(port, { [ability]: () => Promise.reject(new Error('killed')) });
  return () => void Object.assign(port, { [ability]: alive });
}

/** Where a refusal can be cut off. */
const cuts = [
  ['before the plan was void', ({ plans }: ActPorts) => killedAt(plans, 'setState')],
  ['before any room was told', ({ voice }: ActPorts) => killedAt(voice, 'post')],
] as const;

/** Grace refused, and it was cut off; the process lives again. */
async function givenCutOff(kill: (typeof cuts)[number][1]) {
  const town = await givenQuestion();
  const lives = kill(town.ports);
  await expect(town.refuses()).rejects.toThrow('killed');
  lives();
  return town;
}

test.each(cuts)(
  'C-7 a refusal that was cut off %s is heard again: every room is told once, and it was no word out of place',
  async (_when, kill) => {
    const { refuses, timesTold, story, planState } = await givenCutOff(kill);

    const reply = await refuses();

    expect(reply).toContain('Thank you');
    expect(await timesTold()).toEqual([1, 1]);
    expect(await planState()).toBe('void');
    expect([story('consent-refused').length, story('word-rejected').length]).toEqual([1, 0]);
  },
);

test.each(cuts)(
  'C-7 a refusal that was cut off %s and is never heard again is told by the rounds of serve, in each room once',
  async (_when, kill) => {
    const { acts, ports, plan, timesTold } = await givenCutOff(kill);

    await acts.tellRefusals();
    await acts.tellRefusals();

    expect(await timesTold()).toEqual([1, 1]);
    expect(await ports.plans.find(plan.id)).toMatchObject({ state: 'void', reason: `${grace} refused: not now` });
  },
);

test('C-7 a room that cannot be told of a refusal keeps neither another from being told nor the word from counting, and is told later', async () => {
  const { refuses, acts, ports, timesTold, planState } = await givenQuestion();
  const { post } = ports.voice;
  const down = new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'a message' } });
  const failing: typeof post = (message) => (message.room === ROOMS.canonical ? Promise.reject(down) : post(message));
  Object.assign(ports.voice, { post: failing });

  expect(await refuses()).toBeDefined();

  expect([await timesTold(), await planState()]).toEqual([[0, 1], 'void']);
  await expect(acts.tellRefusals()).rejects.toBe(down);
  Object.assign(ports.voice, { post });
  await acts.tellRefusals();
  expect(await timesTold()).toEqual([1, 1]);
});

test('C-7 once all rooms know of a refusal, the rounds of serve look into none of them again', async () => {
  const { refuses, acts, ports } = await givenQuestion();
  await refuses();
  const readTimeline = jest.spyOn(ports.world, 'readTimeline');

  await acts.tellRefusals();

  expect(readTimeline).not.toHaveBeenCalled();
});

test('W-12 the rounds of serve leave a plan alone that was refused after the first write', async () => {
  const { refuses, acts, ports, timesTold, planState } = await givenQuestion();
  Object.assign(ports.actRecords, { of: async () => [{ id: 'act' }] });
  await refuses();

  await acts.tellRefusals();

  expect(await timesTold()).toEqual([0, 0]);
  expect(await planState()).not.toBe('void');
});

test('C-9 an objection that was cut off before the run paused is heard again, and pauses it', async () => {
  const { hear, ports, plan, id, story } = await givenQuestion();
  const objects = () => hear(`!tributary object ${plan.id}`, mod);
  const lives = killedAt(ports.consolidations, 'change');
  await expect(objects()).rejects.toThrow('killed');
  lives();

  await objects();

  expect(await ports.consolidations.find(id)).toMatchObject({ state: 'paused', reason: `${mod} objects` });
  expect([story('objection-made').length, story('run-paused').length]).toEqual([1, 1]);
});

test('C-11 the log tells of every word and of its withdrawal also where nothing can be written any more after it', async () => {
  const { says, codeIn, ports, story, plan } = await givenQuestion();
  const agrees = `!tributary agree ${await codeIn(ROOMS.canonical)}`;
  killedAt(ports.audit, 'append');

  await says(ann, ROOMS.canonical, agrees);
  await says(ann, ROOMS.canonical, `!tributary withdraw ${plan.id}`);

  expect([story('consent-granted').length, story('word-withdrawn').length]).toEqual([1, 1]);
});
