import type { ActPorts } from '#src/acts/ports';
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

/** None of ours can speak in the room until what is returned is called. */
function shut({ voice }: Pick<ActPorts, 'voice'>, room: RoomId): () => void {
  const { post } = voice;
  const down = new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'a message' } });
  const failing: typeof post = (message) => (message.room === room ? Promise.reject(down) : post(message));
  Object.assign(voice, { post: failing });
  return () => void Object.assign(voice, { post });
}

test('C-9 once everybody has agreed, every room reads until when one can object', async () => {
  const { says, codes, posted } = await givenQuestion();
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);

  const reply = await says(grace, ROOMS.chat, `!tributary agree ${codes.chat}`);

  expect(reply).toContain('Everybody has agreed. Objections are possible until 2026-01-16');
  for (const room of [ROOMS.canonical, ROOMS.chat]) {
    const announced = (await posted(room)).filter(({ content }) =>
      String(content.body).includes('Everybody whose consent'),
    );
    expect(announced).toHaveLength(1);
  }
});

test('C-9 a room that cannot be told of the time to object keeps neither another from being told nor the word from counting, and is told later, with a time of its own', async () => {
  const { says, codes, posted, ports, acts, clock, plan } = await givenQuestion({
    policy: { objectionHours: 24 },
  });
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);
  const opens = shut(ports, ROOMS.canonical);
  const told = async (room: RoomId) =>
    (await posted(room)).filter(({ content }) => String(content.body).includes('Everybody whose consent')).length;

  expect(await says(grace, ROOMS.chat, `!tributary agree ${codes.chat}`)).not.toContain(
    'Objections are possible until',
  );

  expect(await ports.consents.consentsOf(plan.id)).toHaveLength(2);
  expect([await told(ROOMS.canonical), await told(ROOMS.chat)]).toEqual([0, 1]);
  opens();
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

/** How often a plan is looked at in two rounds of `serve`. */
function countingLooks({ ports, acts }: Pick<Awaited<ReturnType<typeof givenQuestion>>, 'ports' | 'acts'>) {
  const { consentsOf } = ports.consents;
  let looks = 0;
  const counting: typeof consentsOf = (plan) => {
    looks += 1;
    return consentsOf(plan);
  };
  return async () => {
    looks = 0;
    Object.assign(ports.consents, { consentsOf: counting });
    await acts.announceObjections();
    await acts.announceObjections();
    Object.assign(ports.consents, { consentsOf });
    return looks;
  };
}

test('C-9 the rounds of serve look at a plan again only while a room waits to be told, or when somebody said something', async () => {
  const town = await givenQuestion({ policy: { objectionHours: 24 } });
  const { says, codes, ports, clock, plan } = town;
  const looksInTwoRounds = countingLooks(town);
  const opens = shut(ports, ROOMS.canonical);

  expect(await looksInTwoRounds()).toBe(1);
  expect(await looksInTwoRounds()).toBe(0);

  opens();
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);
  expect(await looksInTwoRounds()).toBe(1);

  const opensAgain = shut(ports, ROOMS.canonical);
  await says(grace, ROOMS.chat, `!tributary agree ${codes.chat}`);
  expect(await looksInTwoRounds()).toBe(2);
  opensAgain();
  expect(await looksInTwoRounds()).toBe(1);
  expect(await looksInTwoRounds()).toBe(0);

  await says(grace, ROOMS.chat, `!tributary withdraw ${codes.chat}`);
  expect(await looksInTwoRounds()).toBe(1);
  clock.advance(plan.expiresAt - clock.now());
  await says(ann, ROOMS.canonical, `!tributary withdraw ${codes.canonical}`);
  expect(await looksInTwoRounds()).toBe(0);
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

  test('W-12 a plan that nobody started is over with the time to agree, though people could still object', async () => {
    const { says, codes, acts, plan, clock } = await givenQuestion({ policy: { objectionHours: 48, consentDays: 1 } });
    await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);
    await says(grace, ROOMS.chat, `!tributary agree ${codes.chat}`);

    clock.advance(25 * HOUR_MS);

    await expect(acts.run({ plan: plan.id })).rejects.toMatchObject({ code: 'PLAN_EXPIRED' });
  });

  test('W-12 where somebody has not agreed, nothing counts any more', async () => {
    const { says, codes, plan, state, stores } = await givenRun({ everybody: false });

    await says(mod, ROOMS.chat, `!tributary object ${plan.id}`);
    await says(grace, ROOMS.chat, `!tributary agree ${codes.chat}`);

    expect(await state()).toBe('running');
    expect(await stores.consents.consentsOf(plan.id)).toHaveLength(1);
  });
});
