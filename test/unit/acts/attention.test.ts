import { createAttention } from '#src/acts/hearing/attention';
import type { RoomId, UserId } from '#src/portals/ids';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { aClock } from '#test/world/in-memory-stores';

const { ann, grace, mallory } = PEOPLE;
const HELP = '!tributary help';

/** Somebody writes a line so often; how many answers came, and the last of them. */
async function flood(
  town: Awaited<ReturnType<typeof givenActs>>,
  { sender = mallory, room = ROOMS.canonical, line = HELP, times }: Flood,
): Promise<{ readonly answers: number; readonly last: string }> {
  const answers: string[] = [];
  for (let count = 0; count < times; count += 1) {
    const answer = await town.says(typeof sender === 'function' ? sender(count) : sender, room, line);
    if (answer !== undefined) answers.push(answer);
  }
  return { answers: answers.length, last: answers.at(-1) ?? '' };
}

interface Flood {
  readonly sender?: UserId | ((count: number) => UserId);
  readonly room?: RoomId;
  readonly line?: string;
  readonly times: number;
}

test('C-12 who floods us is answered twenty times in ten minutes, told so with the last, and nobody else is kept waiting', async () => {
  const town = givenActs();

  const { answers, last } = await flood(town, { times: 60 });

  expect(answers).toBe(20);
  expect(last).toContain('hear nothing more for a few minutes');
  expect(await town.says(ann, ROOMS.canonical, HELP)).toContain('I ask before rooms are joined');
});

test('C-12 what was too much is not answered later either, and after ten minutes there are answers again', async () => {
  const town = givenActs();
  await flood(town, { times: 30 });
  const before = (await town.posted(ROOMS.canonical)).length;

  town.clock.advance(600_000);
  const [event] = (
    await town.ports.world.readTimeline({
      room: ROOMS.canonical,
      as: 'service:example.org' as never,
      since: 0,
      limit: 1,
    })
  ).filter(({ sender }) => sender === mallory);
  if (event) await town.acts.hear(event);

  expect(await town.posted(ROOMS.canonical)).toHaveLength(before);
  expect(await town.says(mallory, ROOMS.canonical, HELP)).toBeDefined();
});

test('C-12 a crowd gets forty answers in a room, and a word of its admin counts all the same', async () => {
  const town = givenActs();
  const plan = await town.asked();
  const code = await town.codeIn(ROOMS.canonical);
  const crowd = (count: number) => `@crowd${count}:example.org` as UserId;

  const asked = await flood(town, { sender: crowd, times: 60 });
  const wrong = await flood(town, { sender: crowd, line: '!tributary agree ZZZZ2222', times: 60 });
  const answer = await town.says(ann, ROOMS.canonical, `!tributary agree ${code}`);

  expect(asked.answers + wrong.answers).toBe(40);
  expect(answer).toBeUndefined();
  expect((await town.stores.consents.consentsOf(plan.id)).map(({ person, word }) => `${person} ${word}`)).toEqual([
    `${ann} agree`,
  ]);
});

test('C-12 one room’s flood silences no other room, and a program that talks back ends after a day’s measure', async () => {
  const town = givenActs();
  await flood(town, { sender: (count) => `@crowd${count}:example.org` as UserId, times: 60 });
  expect(await town.says(grace, ROOMS.chat, HELP)).toBeDefined();

  let answers = 0;
  for (let stretch = 0; stretch < 20; stretch += 1) {
    town.clock.advance(600_000);
    answers += (await flood(town, { room: ROOMS.chat, times: 20 })).answers;
  }

  expect(answers).toBe(120);
});

test('C-12 who administers hundreds of rooms is heard in each, however many they answer at once', () => {
  const attention = createAttention(aClock());
  const rooms = Array.from({ length: 700 }, (_, index) => `!room${index}:example.org` as RoomId);

  const words = rooms.filter((room) => attention.reads({ room, sender: ann, isWord: true }));
  const questions = rooms.filter((room) => attention.reads({ room, sender: mallory, isWord: false }));

  expect(words).toHaveLength(700);
  expect(questions).toHaveLength(100);
});
