import type { Acts } from '#src/acts/acts';
import type { Plan } from '#src/consolidation/plan';
import { type BesiegedTown, startBesiegedTown } from '#test/world/attacks/besieged-town';
import {
  agreedPlan,
  askedPlan,
  codesIn,
  givenSquare,
  planOf,
  type SquareRoom,
  untilAgreed,
  workOn,
} from '#test/world/attacks/square';
import { nothingChanges, replyTo, untilHeard } from '#test/world/attacks/unchanged';
import { eventually } from '#test/world/eventually';

/** Long enough that a slow machine looks before it is over. */
const PERIOD_S = 15;

let town: BesiegedTown;

beforeAll(async () => {
  town = await startBesiegedTown();
});

afterAll(() => town?.stop());

/** A square in which mallory is moderator of the source, and no party. */
const squareWithModerator = () =>
  givenSquare(town, { source: { levels: { users: { [town.people.mallory.userId]: 50 } } } });

const tombstoneOf = ({ room, owner }: SquareRoom) => owner.getState(room, 'm.room.tombstone');

/** Works until the run stands as told; silence and waiting change nothing meanwhile. */
const worksUntil = (acts: Acts, id: string, isThere: (now: { state: string; step: string }) => boolean) =>
  eventually(
    async () => {
      const { consolidation } = await acts.work({ id });
      return isThere(consolidation) && consolidation;
    },
    { within: 90_000, every: 500 },
  );

describe('C-9 the time to object', () => {
  /** When one can object until, as a room reads it; undefined: it does not say so yet. */
  const announcedIn = ({ room, owner }: SquareRoom, plan: Plan) =>
    eventually(async () =>
      (await owner.messages(room))
        .map(({ content }) => content['io.tributary.plan'] as { plan?: string; objections_until?: number } | undefined)
        .find((told) => told?.plan === plan.id && told.objections_until !== undefined),
    );

  async function givenPeriod() {
    const acts = await town.under({ objectionHours: PERIOD_S / 3_600 });
    const square = await squareWithModerator();
    const plan = await agreedPlan(town, square, acts);
    const told = await Promise.all([announcedIn(square.canonical, plan), announcedIn(square.source, plan)]);
    return { acts, square, plan, until: told.map((one) => one.objections_until) };
  }

  test('C-9 is told in every room, keeps the run from its first write, and ends by itself', async () => {
    const { acts, square, plan, until } = await givenPeriod();

    const id = await nothingChanges({ town, square }, async () => {
      const { consolidation } = await workOn(acts, plan);
      expect(consolidation).toMatchObject({ state: 'waiting', step: 'check-consent' });
      expect(consolidation.waitingFor).toMatchObject([{ party: 'everybody', until: until[0] }]);
      return consolidation.id;
    });
    await worksUntil(acts, id, ({ state }) => state === 'done');

    expect(until[0]).toBe(until[1]);
    expect(Number((await tombstoneOf(square.source))?.replacement_room === square.canonical.room)).toBe(1);
  });

  test('C-9 a moderator without a say stops the run, for good until they lift it themselves; a member cannot', async () => {
    const { acts, square, plan } = await givenPeriod();
    const { mallory, bob, alice } = town.people;
    const { room } = square.source;
    const { consolidation } = await workOn(acts, plan);

    await nothingChanges({ town, square, apart: ['what was said'] }, async () => {
      expect(await replyTo(bob, room, await bob.send(room, `!tributary object ${plan.id}`))).toMatch(/level/i);
      await mallory.send(room, `!tributary object ${plan.id}`);
      const paused = await worksUntil(acts, consolidation.id, ({ state }) => state === 'paused');
      expect(paused.reason).toContain(mallory.userId);
      await alice.send(square.canonical.room, `!tributary withdraw ${plan.id}`);
      await untilHeard(town, square.canonical.room);
      await expect(acts.resume({ id: consolidation.id })).rejects.toMatchObject({ code: 'CONSENT_OBJECTED' });
    });
    await mallory.send(room, `!tributary withdraw ${plan.id}`);
    await untilHeard(town, room);
    for (const code of await codesIn(alice, square.canonical.room, plan))
      await alice.send(square.canonical.room, `!tributary agree ${code}`);
    await untilAgreed(acts, plan, 'canonical');
    await acts.resume({ id: consolidation.id });
    await worksUntil(acts, consolidation.id, ({ state }) => state === 'done');

    expect((await tombstoneOf(square.source))?.replacement_room).toBe(square.canonical.room);
  });
});

describe('C-10 the second confirmation', () => {
  test('C-10 W-12 silence is reminded of and never goes on; only full power in canonical confirms, and not too early', async () => {
    const acts = await town.under({ secondConfirmation: true, confirmReminderDays: 5 / 86_400, objectionHours: 0.003 });
    const square = await squareWithModerator();
    const plan = await agreedPlan(town, square, acts);
    const { alice, bob, mallory, erin } = town.people;
    const { room } = square.canonical;
    const early = await workOn(acts, plan);
    const { id } = early.consolidation;
    expect(early.consolidation.step).toBe('check-consent');
    await expect(acts.confirm({ id })).rejects.toMatchObject({ code: 'CONFIRM_TOO_EARLY' });

    await worksUntil(acts, id, ({ step }) => step === 'await-confirmation');
    const requests = async () =>
      (await bob.messages(room, 200)).filter(({ content }) => content['io.tributary.confirm'] !== undefined).length;
    expect(await requests()).toBe(1);
    for (const person of [bob, mallory, erin])
      expect(await replyTo(bob, room, await sayIn(room, person, `!tributary confirm ${id}`))).toMatch(/level|power/i);
    await eventually(async () => (await acts.work({ id })) && (await requests()) >= 2, { within: 60_000, every: 500 });
    expect(await tombstoneOf(square.source)).toBeUndefined();
    await alice.send(room, `!tributary confirm ${id}`);
    await worksUntil(acts, id, ({ state }) => state === 'done');

    expect((await tombstoneOf(square.source))?.replacement_room).toBe(room);
  });

  /** Joins first where somebody is not in the room yet. */
  const sayIn = async (room: string, person: BesiegedTown['people']['bob'], text: string) => {
    await person.join(room);
    return person.send(room, text);
  };
});

describe('W-12 a withdrawal', () => {
  const withdraws = async ({ room, owner }: SquareRoom, plan: Plan) =>
    replyTo(owner, room, await owner.send(room, `!tributary withdraw ${(await codesIn(owner, room, plan))[0]}`));

  test('W-12 before the first write keeps the run waiting for that side alone, and a new yes lets it go on', async () => {
    const acts = await town.under({ secondConfirmation: true });
    const square = await givenSquare(town);
    const plan = await agreedPlan(town, square, acts);
    const { source } = square;

    const id = await nothingChanges({ town, square }, async () => {
      await withdraws(source, plan);
      const { consolidation } = await workOn(acts, plan);
      expect(consolidation).toMatchObject({ state: 'waiting', step: 'check-consent' });
      expect(consolidation.waitingFor.map(({ party }) => party)).toEqual([`source:${source.room}`]);
      return consolidation.id;
    });
    await source.owner.send(source.room, `!tributary agree ${(await codesIn(source.owner, source.room, plan))[0]}`);
    await untilAgreed(acts, plan, `source:${source.room}`);

    await worksUntil(acts, id, ({ step }) => step === 'await-confirmation');
  });

  test('W-12 after a room was replaced changes nothing, and says so', async () => {
    const square = await givenSquare(town);
    const plan = await agreedPlan(town, square);
    const { consolidation } = await workOn(town.acts, plan);
    expect(consolidation.state).toBe('done');
    const { canonical } = square;

    await nothingChanges({ town, square }, async () => {
      const reply = await withdraws(canonical, plan);
      expect(reply).toMatch(/cannot be taken back|already|over/i);
      const { consolidation: after } = await town.acts.work({ id: consolidation.id });
      expect(after.state).toBe('done');
    });
  });
});

describe('C-12 bounds', () => {
  test('C-12 W-12 what nobody answered in time is over: a late yes is not taken, and nothing was changed', async () => {
    const acts = await town.under({ consentDays: PERIOD_S / 86_400 });
    const square = await givenSquare(town);
    const plan = await askedPlan(square, acts);
    const { room, owner } = square.source;
    const { id } = (await workOn(acts, plan)).consolidation;

    await nothingChanges({ town, square }, async () => {
      const ended = await worksUntil(acts, id, ({ state }) => state === 'refused');
      expect(ended.reason).toContain('time to agree is over');
      const [code] = await codesIn(owner, room, plan);
      expect(await replyTo(owner, room, await owner.send(room, `!tributary agree ${code}`))).toMatch(
        /over|closed|late/i,
      );
    });
  });

  test('C-12 never, by a moderator, ends all asking in a room; by a member it does not; welcome lets it begin again', async () => {
    const square = await squareWithModerator();
    const { mallory, bob } = town.people;
    const { room } = square.source;
    await askedPlan(square, town.acts);
    await bob.send(room, '!tributary never');
    await untilHeard(town, room);
    await askedPlan(square, town.acts);
    const plan = await planOf(square, town.acts);

    await nothingChanges({ town, square }, async () => {
      await mallory.send(room, '!tributary never');
      await untilHeard(town, room);
      await expect(town.acts.ask({ plan: plan.id })).rejects.toMatchObject({ code: 'ASKING_UNWELCOME' });
    });
    await mallory.send(room, '!tributary welcome');
    await untilHeard(town, room);

    expect((await town.acts.ask({ plan: plan.id })).asked.length).toBeGreaterThan(0);
    expect(await codesIn(bob, room, plan)).toHaveLength(1);
  });
});
