import { objectionNoticesIn } from '#src/consent/objection-period';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';

const { ann, grace } = PEOPLE;
const HOUR_MS = 3_600_000;

/** A plan that was asked about, with the codes of both rooms. */
async function givenQuestion(given: Parameters<typeof givenActs>[0] = {}) {
  const town = givenActs(given);
  const plan = await town.asked();
  return {
    ...town,
    plan,
    codes: { canonical: await town.codeIn(ROOMS.canonical), chat: await town.codeIn(ROOMS.chat) },
  };
}

test('C-9 once everybody has agreed, every room reads until when one can object', async () => {
  const { says, codes, posted } = await givenQuestion();
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);

  const reply = await says(grace, ROOMS.chat, `!tributary agree ${codes.chat}`);

  expect(reply).toContain('Everybody has agreed. Objections are possible until 2026-01-16');
  for (const room of [ROOMS.canonical, ROOMS.chat]) {
    const announced = (await posted(room)).filter(({ content }) =>
      String(content.body).startsWith('Everybody whose consent'),
    );
    expect(announced).toHaveLength(1);
  }
});

test('C-9 a room that cannot be told of the time to object keeps neither another from being told nor the word from counting, and is told later, with a time of its own', async () => {
  const { says, codes, posted, ports, acts, clock, plan } = await givenQuestion({
    policy: { objectionHours: 24 },
  });
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);
  const { post } = ports.voice;
  const down = new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'a message' } });
  Object.assign(ports.voice, {
    post: (message: Parameters<typeof post>[0]) =>
      message.room === ROOMS.canonical ? Promise.reject(down) : post(message),
  });
  const told = async (room: RoomId) =>
    (await posted(room)).filter(({ content }) => String(content.body).startsWith('Everybody whose consent')).length;

  expect(await says(grace, ROOMS.chat, `!tributary agree ${codes.chat}`)).not.toContain(
    'Objections are possible until',
  );

  expect(await ports.consents.consentsOf(plan.id)).toHaveLength(2);
  expect([await told(ROOMS.canonical), await told(ROOMS.chat)]).toEqual([0, 1]);
  Object.assign(ports.voice, { post });
  clock.advance(3 * HOUR_MS);
  await acts.announceObjections();
  await acts.announceObjections();
  expect([await told(ROOMS.canonical), await told(ROOMS.chat)]).toEqual([1, 1]);
  const notices = objectionNoticesIn(await ports.audit.of(plan.id));
  const [chat, canonical] = [ROOMS.chat, ROOMS.canonical].map(
    (room) => notices.find((one) => one.room === room)?.until,
  );
  expect((canonical ?? 0) - (chat ?? 0)).toBe(3 * HOUR_MS);
});
