import type { Attack } from '#test/world/attacks/attack';
import type { BesiegedTown } from '#test/world/attacks/besieged-town';
import { askedPlan, givenSquare, hasAgreed, questionIn, untilAgreed, workOn } from '#test/world/attacks/square';
import { nothingChanges, replyTo, untilHeard } from '#test/world/attacks/unchanged';
import { eventually } from '#test/world/eventually';
import type { Content, MatrixPerson } from '#test/world/matrix-person';

/** A source that was asked; bob moderates it when told so. */
async function givenQuestion(town: BesiegedTown, levels: Readonly<Record<string, number>> = {}) {
  const square = await givenSquare(town, { source: { levels: { users: levels } } });
  const plan = await askedPlan(square, town.acts);
  const { room, owner } = square.source;
  return { square, plan, party: `source:${room}`, room, owner, ...(await questionIn(owner, room, plan)) };
}

type GivenQuestion = Awaited<ReturnType<typeof givenQuestion>>;

/** Nothing of it counts for the source, and nothing changes. */
async function comesToNothing(town: BesiegedTown, given: GivenQuestion, attack: () => Promise<unknown>): Promise<void> {
  const { square, plan, party, room } = given;
  await nothingChanges({ town, square }, async () => {
    await attack();
    await untilHeard(town, room);
    expect((await workOn(town.acts, plan)).consolidation).toMatchObject({ state: 'waiting', step: 'check-consent' });
  });
  expect(await hasAgreed(town.acts, plan, party)).toBe(false);
}

const rename = (person: MatrixPerson, displayname: string) =>
  person.call('PUT', `/v3/profile/${encodeURIComponent(person.userId)}/displayname`, { displayname });

const shownAs: Attack = {
  id: 'T-10',
  tried: "takes the display name of the room's admin, of the operator and of us, and agrees under each of them",
  blockedBy: 'C-4: an account is who its id says; what it is shown as is never read',
  where: 'src/consent/account-kinds.ts',
  attempt: async (town) => {
    const given = await givenQuestion(town);
    const { mallory, eve } = town.people;
    await comesToNothing(town, given, async () => {
      for (const name of ['erin', given.owner.userId, 'ops', town.people.ops.userId, 'tributary', town.service])
        for (const person of [mallory, eve]) {
          await rename(person, name);
          const words = await person.send(given.room, `!tributary agree ${given.code}`);
          expect(await replyTo(person, given.room, words)).toMatch(/level/);
        }
      for (const person of [mallory, eve]) await person.react(given.room, given.event, '✅');
    });
    for (const person of [mallory, eve]) await rename(person, '');
  },
};

const copiedRoom: Attack = {
  id: 'T-10',
  tried: 'makes a room of the same name, topic and picture in which they are admin, calls us there, and agrees there',
  blockedBy: 'C-4: a room is its id, and the word is given in the very room that was asked',
  where: 'src/acts/hearing/hear-word.ts',
  attempt: async (town) => {
    const given = await givenQuestion(town);
    const { mallory } = town.people;
    const copy = await mallory.createRoom({ name: `${given.square.name}-old`, invite: [town.service] });
    await eventually(async () => (await mallory.members(copy)).includes(town.service));
    await comesToNothing(town, given, async () => {
      const words = await mallory.send(copy, `!tributary agree ${given.code}`);
      expect(await replyTo(mallory, copy, words)).toMatch(/belongs to another room/);
      const question = await given.owner.event(given.room, given.event);
      await mallory.react(copy, await mallory.send(copy, question.content), '✅');
      await mallory.react(copy, given.event, '✅').catch(() => 'refused by the homeserver');
    });
  },
};

const copiedQuestion: Attack = {
  id: 'T-10',
  tried: 'copies our question to the letter, act id and all, and gets ✅ of the admin below the copy',
  blockedBy: 'C-4: only what annotates our own message counts',
  where: 'src/acts/hearing/hear.ts',
  attempt: async (town) => {
    const given = await givenQuestion(town);
    const { owner, room } = given;
    const { mallory, eve } = town.people;
    await comesToNothing(town, given, async () => {
      const question: Content = (await owner.event(room, given.event)).content;
      for (const person of [mallory, eve]) {
        const copy = await person.send(room, question);
        await eventually(() => owner.event(room, copy).catch(() => undefined));
        await owner.react(room, copy, '✅');
      }
      await town.acts.ask({ plan: given.plan.id }); // the copy is neither taken for ours nor does it make us ask again
    });
  },
};

const cameBack: Attack = {
  id: 'T-10',
  tried: 'agrees as a guest of the room, leaves, comes back, and has others of the name speak while the admin is away',
  blockedBy: 'C-4: the level is that of the account in the room, whoever comes and goes',
  where: 'src/consent/judge-word.ts',
  attempt: async (town) => {
    const given = await givenQuestion(town);
    const { owner, room, code } = given;
    const { mallory } = town.people;
    await comesToNothing(town, given, async () => {
      await mallory.send(room, `!tributary agree ${code}`);
      await mallory.leave(room);
      await owner.leave(room);
      await mallory.join(room);
      await mallory.react(room, given.event, '✅');
      await owner.join(room);
    });
    // Whoever has the level has it when they are back.
    await owner.send(room, `!tributary agree ${code}`);
    await untilAgreed(town.acts, given.plan, given.party);
    await owner.leave(room);
    await owner.join(room);
    await untilHeard(town, room);
    expect(await hasAgreed(town.acts, given.plan, given.party)).toBe(true);
  },
};

const hiddenQuestion: Attack = {
  id: 'T-10',
  tried: 'is moderator, deletes our question, and has the admin agree to what nobody can read any more',
  blockedBy: 'C-4: a question that was deleted gathers no agreement; it is put again when those who run it ask again',
  where: 'src/acts/plans/deleted-question.ts',
  attempt: async (town) => {
    const given = await givenQuestion(town, { [town.people.bob.userId]: 50 });
    const { owner, room, code, plan, party } = given;
    const { bob } = town.people;
    await comesToNothing(town, given, async () => {
      await bob.redact(room, given.event);
      const reaction = await owner.react(room, given.event, '✅');
      expect(await replyTo(owner, room, reaction)).toMatch(/was deleted/);
      const words = await owner.send(room, `!tributary agree ${code}`);
      expect(await replyTo(owner, room, words)).toMatch(/was deleted/);
    });
    const log = (await town.acts.audit({ id: plan.id, verify: false })).entries;
    expect(log.find(({ what }) => what === 'question-deleted')).toMatchObject({ who: bob.userId, detail: { party } });

    await town.acts.ask({ plan: plan.id });
    const anew = await eventually(async () => {
      const question = await questionIn(owner, room, plan);
      return question.event !== given.event && question;
    });
    await owner.react(room, anew.event, '✅');
    await untilAgreed(town.acts, plan, party);
  },
};

const hiddenConsent: Attack = {
  id: 'T-32',
  tried: "is moderator, and deletes the admin's agreement so that it looks as if the admin had taken it back",
  blockedBy: 'C-11: who deleted it is named in the room and in the log',
  where: 'src/acts/hearing/hear-withdrawal.ts',
  attempt: async (town) => {
    const given = await givenQuestion(town, { [town.people.bob.userId]: 50 });
    const { owner, room, code, plan, party } = given;
    const { bob } = town.people;
    const yes = await owner.send(room, `!tributary agree ${code}`);
    await untilAgreed(town.acts, plan, party);
    await comesToNothing(town, given, async () => {
      const deletion = await bob.redact(room, yes);
      expect(await replyTo(owner, room, deletion)).toContain(
        `${bob.userId} deleted the message by which ${owner.userId} had agreed`,
      );
    });
    const log = (await town.acts.audit({ id: plan.id, verify: false })).entries;
    const detail = { person: owner.userId, word: 'agree', party };
    expect(log.findLast(({ what }) => what === 'word-withdrawn')).toMatchObject({ who: bob.userId, detail });
  },
};

/** What is tried by passing for somebody, for a room or for us, and by hiding what was said. */
export const impersonationAttacks: readonly Attack[] = [
  shownAs,
  copiedRoom,
  copiedQuestion,
  cameBack,
  hiddenQuestion,
  hiddenConsent,
];
