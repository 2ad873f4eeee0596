import type { EventId, UserId } from '#src/portals/ids';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';

const { ann, grace, mod } = PEOPLE;
const DAY_MS = 86_400_000;

/** A plan that was asked about, and what can be done with the question in canonical. */
async function givenQuestion() {
  const town = givenActs();
  const { ports, stores, posted, hears } = town;
  const plan = await town.asked();
  const questions = async () =>
    (await posted(ROOMS.canonical)).filter(({ content }) => content['io.tributary.consent']);
  const newest = async () => (await questions()).at(-1)?.eventId as EventId;
  const codes = async () => (await ports.consents.requestsOf(plan.id)).map(({ code }) => code);
  const verdicts = async () => {
    const words = await stores.consents.consentsOf(plan.id);
    return words.filter(({ withdrawnAt }) => !withdrawnAt).map(({ person, word }) => `${person} ${word}`);
  };
  const reacts = (sender: UserId, to: EventId, key = '✅') => {
    const content = { 'm.relates_to': { rel_type: 'm.annotation', event_id: to, key } };
    return hears({ sender, room: ROOMS.canonical, type: 'm.reaction', content });
  };
  /** As a moderator would: what is redacted here is told as their deed. */
  const deletes = async (event: EventId, sender: UserId = mod) => {
    await town.redact({ room: ROOMS.canonical, as: plan.canonical.actor, event, reason: '' });
    return hears({ sender, room: ROOMS.canonical, type: 'm.room.redaction', content: { redacts: event } });
  };
  const asks = () => town.acts.ask({ plan: plan.id });
  return { ...town, plan, questions, newest, codes, verdicts, reacts, deletes, asks };
}

describe('C-4 a question that was deleted, so that nobody can read it any more,', () => {
  test('C-4 gathers no agreement by ✅, and whoever gives it reads why', async () => {
    const { newest, deletes, reacts, verdicts, stores } = await givenQuestion();
    const question = await newest();
    await deletes(question);

    expect(await reacts(ann, question)).toContain('was deleted');
    expect(await verdicts()).toEqual([]);
    expect(stores.story.at(-1)).toMatchObject({ what: 'word-rejected', detail: { reason: 'question-deleted' } });
  });

  test('C-4 gathers none by its code either', async () => {
    const { newest, deletes, says, codeIn, verdicts } = await givenQuestion();
    const code = await codeIn(ROOMS.canonical);
    await deletes(await newest());

    expect(await says(ann, ROOMS.canonical, `!tributary agree ${code}`)).toContain('was deleted');
    expect(await verdicts()).toEqual([]);
  });

  test('C-4 still takes a no, and an objection', async () => {
    const { newest, deletes, reacts, says, codeIn, verdicts } = await givenQuestion();
    const question = await newest();
    const code = await codeIn(ROOMS.canonical);
    await deletes(question);

    await says(mod, ROOMS.canonical, `!tributary object ${code}`);
    await reacts(ann, question, '❌');

    expect(await verdicts()).toEqual([`${mod} object`, `${ann} refuse`]);
  });

  test('C-4 takes no word away that was given while it stood', async () => {
    const { newest, deletes, reacts, verdicts } = await givenQuestion();
    const question = await newest();
    await reacts(ann, question);

    await deletes(question);

    expect(await verdicts()).toEqual([`${ann} agree`]);
  });

  test('C-4 gets no lecture for bystanders', async () => {
    const { newest, deletes, reacts } = await givenQuestion();
    const question = await newest();
    await deletes(question);

    expect(await reacts(PEOPLE.mallory, question)).toBeUndefined();
  });

  test('C-11 is told of in the log with who deleted it, each deletion once', async () => {
    const { newest, deletes, hears, stores } = await givenQuestion();
    const question = await newest();
    const redaction = { sender: mod, room: ROOMS.canonical, type: 'm.room.redaction', content: { redacts: question } };

    await deletes(question);
    await hears({ ...redaction, eventId: '$again' as EventId });
    await hears({ ...redaction, eventId: '$again' as EventId });
    await hears({ ...redaction, room: ROOMS.chat });

    const told = stores.story.filter(({ what }) => what === 'question-deleted');
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told.map(({ who }) => who))).toEqual(new Set([mod]));
    expect(told[0]?.detail).toMatchObject({ party: 'canonical', room: ROOMS.canonical, question });
    expect(told).toHaveLength(2);
  });
});

describe('C-12 asking again', () => {
  test('C-12 puts a question again that was deleted, with a code of its own, and what answers that one counts', async () => {
    const { newest, deletes, reacts, verdicts, asks, questions, codes, posted } = await givenQuestion();
    const deleted = await newest();
    await deletes(deleted);

    await asks();

    expect(await questions()).toHaveLength(1);
    expect(await newest()).not.toBe(deleted);
    expect(new Set(await codes()).size).toBe(3);
    expect(await posted(ROOMS.chat)).toHaveLength(1);
    await reacts(ann, deleted);
    expect(await verdicts()).toEqual([]);
    await reacts(ann, await newest());
    expect(await verdicts()).toEqual([`${ann} agree`]);
  });

  test('C-12 leaves a question deleted that was answered while it stood', async () => {
    const { newest, deletes, reacts, asks, questions } = await givenQuestion();
    const question = await newest();
    await reacts(ann, question);
    await deletes(question);

    await asks();

    expect(await questions()).toHaveLength(0);
  });

  test('C-12 puts it to the people of a run that is paused all the same: whoever answered may have lost the right', async () => {
    const { newest, deletes, reacts, asks, questions, acts, plan, ports } = await givenQuestion();
    const question = await newest();
    await reacts(ann, question);
    await deletes(question);
    const { consolidation } = await acts.run({ plan: plan.id });
    await ports.consolidations.change(consolidation.id, { state: 'paused', reason: `${ann} has level 0` });

    await asks();

    expect(await questions()).toHaveLength(1);
  });

  test('C-12 puts it three times within a day, says so, and asks the others all the same', async () => {
    const { newest, deletes, asks, questions, clock, plan } = await givenQuestion();
    for (let times = 0; times < 3; times += 1) {
      await deletes(await newest());
      await asks();
    }

    const { asked } = await asks();

    expect(await questions()).toHaveLength(0);
    expect(asked.map(({ party }) => party)).toEqual(plan.parties.map(({ id }) => id));
    expect(asked.find(({ party }) => party === 'canonical')?.how).toMatch(/3 times within a day.*deleted/);
    clock.advance(DAY_MS + 1);
    await asks();
    expect(await questions()).toHaveLength(1);
  });

  test('W-2 posts it once also where a crash came between posting and recording', async () => {
    const { newest, deletes, asks, questions, ports, codeIn } = await givenQuestion();
    await deletes(await newest());
    const { keepRequest } = ports.consents;
    Object.assign(ports.consents, {
      keepRequest: async (request: Parameters<typeof keepRequest>[0]) => {
        if (request.event !== undefined) throw new Error('the process died');
        await keepRequest(request);
      },
    });
    await expect(asks()).rejects.toThrow('died');
    Object.assign(ports.consents, { keepRequest });

    await asks();

    expect(await questions()).toHaveLength(1);
    expect(String((await questions())[0]?.content.body)).toContain(await codeIn(ROOMS.canonical));
  });
});

describe('C-4 a message that was the consent and is deleted by a moderator', () => {
  async function givenDeleted() {
    const town = await givenQuestion();
    const code = await town.codeIn(ROOMS.canonical);
    await town.says(ann, ROOMS.canonical, `!tributary agree ${code}`);
    return town;
  }

  const redaction = { room: ROOMS.canonical, type: 'm.room.redaction', content: { redacts: '$said-1' } };

  test('C-4 takes the word back, and the room reads who deleted whose', async () => {
    const { hears, verdicts, stores } = await givenDeleted();

    const reply = await hears({ ...redaction, sender: mod });

    expect(await verdicts()).toEqual([]);
    expect(reply).toBe(
      `${mod} deleted the message by which ${ann} had agreed, and with it the agreement is taken back. Nothing goes on without a new agreement.`,
    );
    expect(stores.story.at(-1)).toMatchObject({ who: mod, what: 'word-withdrawn', detail: { person: ann } });
  });

  test('C-4 by its author, it is theirs', async () => {
    const { hears } = await givenDeleted();

    expect(await hears({ ...redaction, sender: ann })).toMatch(/^It is taken back/);
  });

  test('W-12 pauses a run that has written, which says who deleted whose', async () => {
    const { hears, acts, plan, ports } = await givenDeleted();
    const { consolidation } = await acts.run({ plan: plan.id });
    Object.assign(ports.actRecords, { of: async () => [{ id: 'act' }] });

    await hears({ ...redaction, sender: mod });

    expect(await ports.consolidations.find(consolidation.id)).toMatchObject({
      state: 'paused',
      reason: `${mod} deleted the message by which ${ann} had agreed`,
    });
  });

  test('W-12 a run whose word was taken back by its author says that', async () => {
    const { hears, acts, plan, ports } = await givenDeleted();
    const { consolidation } = await acts.run({ plan: plan.id });
    Object.assign(ports.actRecords, { of: async () => [{ id: 'act' }] });

    await hears({ ...redaction, sender: ann });

    expect((await ports.consolidations.find(consolidation.id))?.reason).toBe(`${ann} took the agreement back`);
  });
});

test('C-9 a no whose message a moderator deletes stands', async () => {
  const { says, codeIn, hears, stores } = await givenQuestion();
  await says(grace, ROOMS.chat, `!tributary refuse ${await codeIn(ROOMS.chat)}`);
  const before = stores.story.length;

  expect(
    await hears({ sender: mod, room: ROOMS.chat, type: 'm.room.redaction', content: { redacts: '$said-1' } }),
  ).toBeUndefined();
  expect(stores.story).toHaveLength(before);
});
