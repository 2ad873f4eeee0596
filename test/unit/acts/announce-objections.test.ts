import { objectionNoticesIn } from '#src/consent/objection-period';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';

const { ann, grace, mod } = PEOPLE;
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

describe('once the time to agree is over, but not the time to object', () => {
  /** A run to which everybody agreed in time, or all but grace; then the time to agree ran out. */
  async function givenRun({ everybody }: { readonly everybody: boolean }) {
    const town = await givenQuestion({ policy: { objectionHours: 48, consentDays: 1 } });
    const { says, codes, acts, plan, clock } = town;
    await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);
    if (everybody) await says(grace, ROOMS.chat, `!tributary agree ${codes.chat}`);
    const { id } = (await acts.run({ plan: plan.id })).consolidation;
    clock.advance(25 * HOUR_MS);
    const state = async () => (await town.stores.consolidations.find(id))?.state;
    return { ...town, state };
  }

  test('C-9 W-12 a moderator’s objection still counts, and stops the run', async () => {
    const { says, plan, state } = await givenRun({ everybody: true });

    await says(mod, ROOMS.chat, `!tributary object ${plan.id}`);

    expect(await state()).toBe('paused');
  });

  test('C-9 W-12 a no still counts, and ends the plan', async () => {
    const { says, plan, stores } = await givenRun({ everybody: true });
    const [question] = await stores.consents.requestsIn(ROOMS.chat);

    await says(grace, ROOMS.chat, `!tributary refuse ${question?.code}`);

    expect((await stores.plans.find(plan.id))?.state).toBe('void');
  });

  test('W-12 where somebody has not agreed, nothing counts any more', async () => {
    const { says, codes, plan, state, stores } = await givenRun({ everybody: false });

    await says(mod, ROOMS.chat, `!tributary object ${plan.id}`);
    await says(grace, ROOMS.chat, `!tributary agree ${codes.chat}`);

    expect(await state()).toBe('running');
    expect(await stores.consents.consentsOf(plan.id)).toHaveLength(1);
  });
});
