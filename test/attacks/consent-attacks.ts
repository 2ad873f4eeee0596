import type { Plan } from '#src/consolidation/plan';
import type { Attack } from '#test/world/attacks/attack';
import type { BesiegedTown } from '#test/world/attacks/besieged-town';
import {
  agreedPlan,
  askedPlan,
  givenSquare,
  hasAgreed,
  planOf,
  questionIn,
  untilAgreed,
  workOn,
} from '#test/world/attacks/square';
import { nothingChanges, replyTo, untilHeard } from '#test/world/attacks/unchanged';
import { eventually } from '#test/world/eventually';
import { type Content, type MatrixPerson, newPerson } from '#test/world/matrix-person';

/** A square whose source was asked, with the code that anybody in the room can read. */
async function givenQuestion(town: BesiegedTown, wish: { readonly source?: Content } = {}) {
  const square = await givenSquare(town, wish);
  const plan = await askedPlan(square, town.acts);
  const { room, owner } = square.source;
  return { square, plan, party: `source:${room}`, room, owner, ...(await questionIn(owner, room, plan)) };
}

/** Somebody says something in the source, it is heard, nothing changes, and the source has not agreed. */
async function comesToNothing(
  town: BesiegedTown,
  given: Awaited<ReturnType<typeof givenQuestion>>,
  attack: () => Promise<unknown>,
): Promise<void> {
  const { square, plan, party, room } = given;
  await nothingChanges({ town, square }, async () => {
    await attack();
    await untilHeard(town, room);
    const { consolidation } = await workOn(town.acts, plan);
    expect(consolidation).toMatchObject({ state: 'waiting', step: 'check-consent' });
  });
  expect(await hasAgreed(town.acts, plan, party)).toBe(false);
}

/** A command is answered with words that say why it does not count. */
async function isAnswered(person: MatrixPerson, room: string, body: string, why: RegExp): Promise<void> {
  expect(await replyTo(person, room, await person.send(room, body))).toMatch(why);
}

const wrongSender: Attack = {
  id: 'T-10',
  tried: 'agrees for a room in which they are a member without power, by word and by reaction',
  blockedBy: 'C-4: the level at that event is too low',
  where: 'src/consent/judge-word.ts',
  attempt: async (town) => {
    const given = await givenQuestion(town);
    const { mallory, eve } = town.people;
    await comesToNothing(town, given, async () => {
      await isAnswered(mallory, given.room, `!tributary agree ${given.code}`, /level/i);
      await mallory.react(given.room, given.event, '✅');
      await eve.react(given.room, given.event, '✅');
    });
  },
};

const wrongRoom: Attack = {
  id: 'T-10',
  tried: 'is admin of another room of the plan and of one of their own, and agrees there with the code of a third',
  blockedBy: 'C-4: the event is not in the room that was asked',
  where: 'src/consent/judge-word.ts',
  attempt: async (town) => {
    const given = await givenQuestion(town);
    const { mallory, alice } = town.people;
    const lair = await mallory.createRoom({ name: 'lair' });
    await comesToNothing(town, given, async () => {
      await isAnswered(alice, given.square.canonical.room, `!tributary agree ${given.code}`, /room/i);
      await mallory.send(lair, `!tributary agree ${given.code}`);
    });
  },
};

const edited: Attack = {
  id: 'T-10',
  tried: "gets an admin's harmless message edited, quoted and noticed into an agreement",
  blockedBy: 'C-4: edits, quotes and notices say nothing to us',
  where: 'src/consent/what-was-said.ts',
  attempt: async (town) => {
    const given = await givenQuestion(town);
    const { owner, room, code } = given;
    const agree = `!tributary agree ${code}`;
    await comesToNothing(town, given, async () => {
      const harmless = await owner.send(room, 'what is this?');
      const relation = { rel_type: 'm.replace', event_id: harmless };
      const replaced = { msgtype: 'm.text', body: agree };
      await owner.send(room, { ...replaced, 'm.new_content': replaced, 'm.relates_to': relation });
      const quote = { 'm.in_reply_to': { event_id: harmless } };
      await owner.send(room, { msgtype: 'm.text', body: `> ${agree}\n\nno way`, 'm.relates_to': quote });
      await owner.send(room, { msgtype: 'm.notice', body: agree });
    });
  },
};

const takenBack: Attack = {
  id: 'T-10',
  tried: 'goes on with an agreement whose author has deleted it',
  blockedBy: 'C-4: deleting the event takes the word back',
  where: 'src/acts/hearing/hear-withdrawal.ts',
  attempt: async (town) => {
    const given = await givenQuestion(town);
    const { owner, room, code, plan, party } = given;
    const yes = await owner.send(room, `!tributary agree ${code}`);
    await untilAgreed(town.acts, plan, party);
    await comesToNothing(town, given, () => owner.redact(room, yes));
  },
};

const fakeGhost: Attack = {
  id: 'T-10',
  tried: 'names an account of their own homeserver after the ghost of the channel operator, and after us',
  blockedBy: 'C-4: an account is who its id says, with the power it has',
  where: 'src/consent/account-kinds.ts',
  attempt: async (town) => {
    const given = await givenQuestion(town);
    const fakes = await Promise.all(['testnet_opal', 'tributary', 'erin'].map((name) => newPerson(town.hostile, name)));
    for (const fake of fakes) await fake.join(given.room, [town.home.name]);
    const areAllThere = (members: readonly string[]) => fakes.every(({ userId }) => members.includes(userId));
    await eventually(async () => areAllThere(await given.owner.members(given.room)));
    await comesToNothing(town, given, async () => {
      for (const fake of fakes) await isAnswered(fake, given.room, `!tributary agree ${given.code}`, /level/i);
    });
  },
};

const moderator: Attack = {
  id: 'T-06',
  tried: 'is moderator, and agrees because the room does not list the tombstone and level 50 would do for it',
  blockedBy: 'C-1: whoever speaks for a room has the level for every act in it, power levels included',
  where: 'src/consolidation/planning/make-parties.ts',
  attempt: async (town) => {
    const users = { [town.people.mallory.userId]: 50 };
    const levels = { users, state_default: 50, events: { 'm.room.power_levels': 100 } };
    const given = await givenQuestion(town, { source: { levels } });
    await comesToNothing(town, given, () =>
      isAnswered(town.people.mallory, given.room, `!tributary agree ${given.code}`, /level/i),
    );
  },
};

const adminForAMinute: Attack = {
  id: 'T-05',
  tried: 'is made admin for a minute, agrees with full power, and is demoted again before the first write',
  blockedBy: 'C-8 CONSENT_MISSING: rights are read again from the server before the first write',
  where: 'src/consent/live-rights.ts',
  attempt: async (town) => {
    const { alice, erin, mallory, ops } = town.people;
    const given = await givenQuestion(town, { source: { levels: { users: { [erin.userId]: 101 } } } });
    const { square, plan, party, room, owner, code } = given;
    await alice.react(square.canonical.room, (await questionIn(alice, square.canonical.room, plan)).event, '✅');
    for (const { id } of plan.parties.filter(({ kind }) => kind === 'operator'))
      await town.acts.agree({ plan: plan.id, party: id, by: ops.userId });
    await owner.setPowerLevel(room, mallory.userId, 0); // as it will be written in the end
    await nothingChanges({ town, square }, async () => {
      await owner.setPowerLevel(room, mallory.userId, 100);
      await mallory.send(room, `!tributary agree ${code}`);
      await untilAgreed(town.acts, plan, party);
      await owner.setPowerLevel(room, mallory.userId, 0);
      const { consolidation } = await workOn(town.acts, plan);
      expect(consolidation.state).toBe('paused');
      expect(consolidation.reason).toContain(`${mallory.userId} has level 0`);
    });
  },
};

const demotedLate: Attack = {
  id: 'T-05',
  tried: 'demotes whoever agreed while everything waits for the last word, and confirms in their place',
  blockedBy: 'C-8: rights and rooms are read again before a room is replaced',
  where: 'jobs/run-step.ts',
  attempt: async (town) => {
    const acts = await town.under({ secondConfirmation: true });
    const square = await givenSquare(town);
    const plan = await agreedPlan(town, square, acts);
    const { alice, mallory, ops } = town.people;
    const waiting = await workOn(acts, plan);
    expect(waiting.consolidation.step).toBe('await-confirmation');
    const { room } = square.canonical;
    await nothingChanges({ town, square, apart: ['m.room.power_levels'] }, async () => {
      await alice.setPowerLevel(room, mallory.userId, 99);
      await alice.setPowerLevel(room, alice.userId, 0);
      await isAnswered(mallory, room, `!tributary confirm ${waiting.consolidation.id}`, /level|power/i);
      await acts.confirm({ id: waiting.consolidation.id, by: ops.userId });
      const { consolidation } = await acts.work({ id: waiting.consolidation.id });
      expect(consolidation.state).toBe('paused');
    });
    expect(await square.source.owner.getState(square.source.room, 'm.room.tombstone')).toBeUndefined();
  },
};

const confirmerForAMinute: Attack = {
  id: 'T-05',
  tried: 'is made admin of the room that stays for a minute, gives the last word with full power, and is demoted again',
  blockedBy: 'C-10: whoever gave the last word must have the power still when a room is replaced',
  where: 'src/consolidation/confirmation.ts',
  attempt: async (town) => {
    const acts = await town.under({ secondConfirmation: true });
    const square = await givenSquare(town);
    const plan = await agreedPlan(town, square, acts);
    const { alice, mallory } = town.people;
    const { id } = (await workOn(acts, plan)).consolidation;
    const { room } = square.canonical;
    await alice.setPowerLevel(room, mallory.userId, 0); // as it will be written in the end
    // Everybody has read that it is confirmed: that it is so no more is told where it was said.
    await nothingChanges({ town, square, apart: [`what was said in ${room}`] }, async () => {
      await alice.setPowerLevel(room, mallory.userId, 100);
      expect(await replyTo(mallory, room, await mallory.send(room, `!tributary confirm ${id}`))).toMatch(/confirmed/);
      await mallory.setPowerLevel(room, mallory.userId, 0); // nobody else of that level may
      const { consolidation } = await acts.work({ id });
      expect(consolidation).toMatchObject({ state: 'waiting', step: 'await-confirmation' });
      expect(consolidation.waitingFor[0]?.what).toContain(`${mallory.userId} has level 0`);
    });
    const said = (await alice.messages(room, 200)).map(({ content }) => String(content.body));
    expect(said.filter((body) => /does not count any more: .* has level 0/.test(body))).toHaveLength(1);
    expect(await square.source.owner.getState(square.source.room, 'm.room.tombstone')).toBeUndefined();
  },
};

const oldCode: Attack = {
  id: 'T-09',
  tried: "answers a new plan with yesterday's code of the same room, and with the code of another party",
  blockedBy: 'C-2: a code is bound to one plan, hash and party',
  where: 'src/consent/standing.ts',
  attempt: async (town) => {
    const square = await givenSquare(town);
    const { alice, erin } = town.people;
    const earlier = await askedPlan(square, town.acts);
    const old = await questionIn(erin, square.source.room, earlier);
    const plan = await askedPlan(square, town.acts);
    const other = await questionIn(alice, square.canonical.room, plan);
    await nothingChanges({ town, square }, async () => {
      await erin.send(square.source.room, `!tributary agree ${old.code}`);
      await erin.react(square.source.room, old.event, '✅');
      await erin.send(square.source.room, `!tributary agree ${other.code}`);
      await untilHeard(town, square.source.room);
      expect((await workOn(town.acts, plan)).consolidation.step).toBe('check-consent');
    });
    expect(await hasAgreed(town.acts, plan, `source:${square.source.room}`)).toBe(false);
  },
};

const editedPlan: Attack = {
  id: 'T-09',
  tried: 'has the database, and edits a plan after everybody agreed to it',
  blockedBy: 'P-5 PLAN_NOT_ITSELF: a plan has the hash it was agreed by, or it is not run',
  where: 'src/acts/plans/open-plan.ts',
  attempt: async (town) => {
    const square = await givenSquare(town);
    const plan = await agreedPlan(town, square);
    const forged: Plan = { ...plan, canonical: { ...plan.canonical, room: '!lair:example.org' as never } };
    await nothingChanges({ town, square }, async () => {
      await town.database
        .knex('plans')
        .where({ id: plan.id })
        .update({ body: JSON.stringify(forged) });
      await expect(workOn(town.acts, plan)).rejects.toMatchObject({ code: 'PLAN_NOT_ITSELF' });
    });
  },
};

const oneForTwo: Attack = {
  id: 'T-09',
  tried: 'uses one code twice, by word and by reaction, where two people are needed',
  blockedBy: 'C-2: each person counts once',
  where: 'src/consent/standing.ts',
  attempt: async (town) => {
    const { bob, erin } = town.people;
    const acts = await town.under({ quorum: 2 });
    const two = { levels: { users: { [bob.userId]: 100 } } };
    const square = await givenSquare(town, { canonical: two, source: two });
    const { room } = square.source;
    const plan = await askedPlan(square, acts);
    const { code, event } = await questionIn(erin, room, plan);
    await nothingChanges({ town, square }, async () => {
      await erin.send(room, `!tributary agree ${code}`);
      await erin.send(room, `!tributary agree ${code}`);
      await erin.react(room, event, '✅');
      await untilHeard(town, room);
      const { parties } = await workOn(acts, plan);
      expect(parties.find(({ id }) => id === `source:${room}`)).toMatchObject({
        verdict: 'unknown',
        people: [erin.userId],
      });
    });
  },
};

const defamer: Attack = {
  id: 'T-30',
  tried: 'is moderator, and objects with a slander that we should carry into the other room',
  blockedBy: 'fixed words: what people write is never repeated in another room',
  where: 'src/acts/plans/record-word.ts',
  attempt: async (town) => {
    const { mallory, alice } = town.people;
    const given = await givenQuestion(town, { source: { levels: { users: { [mallory.userId]: 50 } } } });
    const slander = 'alice is a thief, see https://evil.example';
    await nothingChanges({ town, square: given.square }, async () => {
      await mallory.send(given.room, `!tributary object ${given.plan.id} ${slander}`);
      await untilHeard(town, given.room);
    });
    const elsewhere = await alice.messages(given.square.canonical.room, 200);
    expect(JSON.stringify(elsewhere)).not.toMatch(/thief|evil\.example/);
  },
};

const askedToDeath: Attack = {
  id: 'T-28',
  tried: 'has one room asked again and again',
  blockedBy: 'C-12 ASKED_TOO_OFTEN: a room is asked about five plans a day',
  where: 'src/acts/plans/ask.ts',
  attempt: async (town) => {
    const square = await givenSquare(town);
    for (let times = 0; times < 5; times += 1) await askedPlan(square, town.acts);
    const sixth = await planOf(square, town.acts);
    await nothingChanges({ town, square }, () =>
      expect(town.acts.ask({ plan: sixth.id })).rejects.toMatchObject({ code: 'ASKED_TOO_OFTEN' }),
    );
  },
};

/** What is tried with words, codes and power over people. */
export const consentAttacks: readonly Attack[] = [
  adminForAMinute,
  demotedLate,
  confirmerForAMinute,
  moderator,
  oldCode,
  editedPlan,
  oneForTwo,
  wrongSender,
  wrongRoom,
  edited,
  takenBack,
  fakeGhost,
  askedToDeath,
  defamer,
];
