import type { ConsolidationId } from '#src/consolidation/records';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { snapshotOfDirectChat } from '#test/world/given-direct-chat';
import { bot, service } from '#test/world/simulated-rooms';

const { ann, grace, mod, mallory } = PEOPLE;

/** A plan that was asked about, with the codes of both rooms. */
async function givenQuestion(given: Parameters<typeof givenActs>[0] = {}) {
  const town = givenActs(given);
  const plan = await town.asked();
  const codes = { canonical: await town.codeIn(ROOMS.canonical), chat: await town.codeIn(ROOMS.chat) };
  const verdicts = async () => {
    const words = await town.stores.consents.consentsOf(plan.id);
    return words
      .filter(({ withdrawnAt }) => withdrawnAt === undefined)
      .map(({ party, person, word }) => `${person} ${word} ${party}`);
  };
  return { ...town, plan, codes, verdicts };
}

const AGREED = `${ann} agree canonical`;

test('C-4 an admin who names the code agrees, and is told what is still missing', async () => {
  const { says, codes, verdicts, plan } = await givenQuestion();

  const reply = await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);

  expect(await verdicts()).toEqual([AGREED]);
  expect(reply).toBe(
    `Thank you, your agreement is noted. 1 side has still to agree (https://merge.example.org/plans/${plan.id}). To take it back, delete your message or write: !tributary withdraw CODE`,
  );
});

test('C-4 a reaction with ✅ to our question agrees as well', async () => {
  const { hears, ports, plan, verdicts } = await givenQuestion();
  const event = (await ports.consents.requestsOf(plan.id)).find(({ party }) => party === 'canonical')?.event;
  const content = { 'm.relates_to': { rel_type: 'm.annotation', event_id: event as string, key: '✅' } };

  await hears({ sender: ann, room: ROOMS.canonical, type: 'm.reaction', content });

  expect(await verdicts()).toEqual([AGREED]);
});

test('C-4 a bystander’s reaction to our question counts for nothing, is noted, and gets no lecture', async () => {
  const { hears, ports, plan, verdicts, stores } = await givenQuestion();
  const event = (await ports.consents.requestsOf(plan.id)).find(({ party }) => party === 'canonical')?.event;
  const content = { 'm.relates_to': { rel_type: 'm.annotation', event_id: event as string, key: '✅' } };

  expect(await hears({ sender: mallory, room: ROOMS.canonical, type: 'm.reaction', content })).toBeUndefined();
  expect(await verdicts()).toEqual([]);
  expect(stores.story.at(-1)).toMatchObject({ who: mallory, what: 'word-rejected' });
});

test('T-10 a reaction to anything else says nothing', async () => {
  const { hears, verdicts } = await givenQuestion();
  const content = { 'm.relates_to': { rel_type: 'm.annotation', event_id: '$other', key: '✅' } };

  expect(await hears({ sender: ann, room: ROOMS.canonical, type: 'm.reaction', content })).toBeUndefined();
  expect(await verdicts()).toEqual([]);
});

test('C-11 the audit log names person, event, room, level and hash', async () => {
  const { says, codes, stores, plan } = await givenQuestion();

  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);

  expect(stores.story.at(-1)).toMatchObject({
    who: ann,
    what: 'consent-granted',
    detail: {
      hash: plan.hash,
      party: 'canonical',
      level: 100,
      room: ROOMS.canonical,
      event: expect.stringContaining('$said'),
    },
  });
});

const refused: readonly (readonly [string, UserId, 'canonical' | 'chat', 'canonical' | 'chat', string])[] = [
  ['T-10 a stranger', mallory, 'canonical', 'canonical', 'takes level 100'],
  ['T-06 a moderator', mod, 'canonical', 'canonical', 'takes level 100'],
  ['T-10 an admin of the other room', ann, 'chat', 'chat', 'only members'],
  ['T-10 a code of the other room', ann, 'canonical', 'chat', 'counts only where the question was asked'],
];

test.each(refused)('C-4 %s does not count, and is told so politely', async (_who, sender, room, code, words) => {
  const { says, codes, verdicts } = await givenQuestion();

  const reply = await says(sender, ROOMS[room], `!tributary agree ${codes[code]}`);

  expect(reply).toContain(words);
  expect(reply).toMatch(/^Thank you, but/);
  expect(await verdicts()).toEqual([]);
});

test('T-10 a wrong code is answered, and says nothing of the right one', async () => {
  const { says, codes, verdicts } = await givenQuestion();

  const reply = await says(ann, ROOMS.canonical, '!tributary agree ZZZZ2222');

  expect(reply).toContain('do not know this code');
  expect(reply).not.toContain(codes.canonical);
  expect(await verdicts()).toEqual([]);
});

test('T-10 a ghost of an admin is told where people of its network answer; a bot is not answered at all', async () => {
  const { says, codes, verdicts, others } = await givenQuestion();
  const ghost = '@libera_ann:example.org' as UserId;
  for (const user of [ghost, bot.user]) others.setMembership({ room: ROOMS.canonical, user, membership: 'join' });

  expect(await says(ghost, ROOMS.canonical, `!tributary agree ${codes.canonical}`)).toContain('only people');
  expect(await says(bot.user, ROOMS.canonical, `!tributary agree ${codes.canonical}`)).toBeUndefined();
  expect(await verdicts()).toEqual([]);
});

test('C-4 an event is heard once, however often it comes', async () => {
  const { acts, codes, verdicts, stores } = await givenQuestion();
  const event = {
    eventId: '$once' as EventId,
    room: ROOMS.canonical,
    sender: ann,
    type: 'm.room.message',
    at: Date.UTC(2027, 0, 1),
    content: { msgtype: 'm.text', body: `!tributary agree ${codes.canonical}` },
  };

  expect(await acts.hear(event)).toMatchObject({ kind: 'word' });
  expect(await acts.hear(event)).toBeUndefined();
  expect(await verdicts()).toEqual([AGREED]);
  expect(stores.story.filter(({ what }) => what === 'consent-granted')).toHaveLength(1);
});

test('C-4 an event whose word was taken back does not bring it back when a restarted process hears it again', async () => {
  const { acts, ports, codes, verdicts, says } = await givenQuestion();
  const event = {
    eventId: '$once' as EventId,
    room: ROOMS.canonical,
    sender: ann,
    type: 'm.room.message',
    at: Date.UTC(2027, 0, 1),
    content: { msgtype: 'm.text', body: `!tributary agree ${codes.canonical}` },
  };
  await acts.hear(event);
  await says(ann, ROOMS.canonical, `!tributary withdraw ${codes.canonical}`);
  Object.assign(ports.heard, { knows: async () => false });

  await acts.hear(event);

  expect(await verdicts()).toEqual([]);
});

test('C-4 deleting the message takes the word back', async () => {
  const { says, hears, codes, verdicts } = await givenQuestion();
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);

  const reply = await hears({
    sender: ann,
    room: ROOMS.canonical,
    type: 'm.room.redaction',
    content: { redacts: '$said-1' },
  });

  expect(await verdicts()).toEqual([]);
  expect(reply).toContain('taken back');
});

test('C-4 withdrawing takes back what that person said, and nobody else’s', async () => {
  const { says, codes, verdicts } = await givenQuestion();
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);

  expect(await says(mallory, ROOMS.canonical, `!tributary withdraw ${codes.canonical}`)).toContain('nothing of yours');
  expect(await verdicts()).toEqual([AGREED]);
  expect(await says(ann, ROOMS.canonical, `!tributary withdraw ${codes.canonical}`)).toContain('taken back');
  expect(await verdicts()).toEqual([]);
});

test('C-4 who changes their mind has one word, the last', async () => {
  const { says, codes, verdicts, plan } = await givenQuestion();
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);
  await says(ann, ROOMS.canonical, `!tributary refuse ${codes.canonical}`);

  expect(await verdicts()).toEqual([`${ann} refuse canonical`]);
  expect(plan.parties).toHaveLength(2);
});

test('C-7 a refusal ends the plan, every room is told, and the service user leaves the rooms it joined to look', async () => {
  const { says, codes, ports, plan, joined, acts, posted } = await givenQuestion({
    chat: { members: { '@dave:example.org': 'join' } },
  });
  expect(await joined(service)).toContain(ROOMS.chat);

  await says(grace, ROOMS.chat, `!tributary refuse ${codes.chat} not now`);

  expect(await ports.plans.find(plan.id)).toMatchObject({ state: 'void', reason: `${grace} refused: not now` });
  expect(String((await posted(ROOMS.canonical)).at(-1)?.content.body)).toContain(
    'The proposal to join this room with others was refused.',
  );
  expect(await joined(service)).not.toContain(ROOMS.chat);
  await expect(acts.run({ plan: plan.id })).rejects.toMatchObject({ code: 'PLAN_VOID', kind: 'conflict' });
});

test('C-9 a moderator’s objection pauses the run until it is lifted, and lifting it leaves consents as they are', async () => {
  const { says, codes, verdicts, acts, plan } = await givenQuestion();
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);
  const { consolidation } = await acts.run({ plan: plan.id });

  const reply = await says(mod, ROOMS.chat, `!tributary object ${plan.id} the name is wrong`);

  expect(reply).toContain('objection is noted');
  expect((await acts.status({ id: consolidation.id })).consolidation).toMatchObject({
    state: 'paused',
    reason: `${mod} objects: the name is wrong`,
  });
  await expect(acts.resume({ id: consolidation.id })).rejects.toMatchObject({ code: 'CONSENT_OBJECTED' });
  await says(mod, ROOMS.chat, `!tributary withdraw ${plan.id}`);
  expect((await acts.resume({ id: consolidation.id })).consolidation.state).toBe('running');
  expect(await verdicts()).toEqual([AGREED]);
});

test('C-9 an objection is lifted by whoever made it, and not by an admin who deletes its message', async () => {
  const { says, hears, verdicts, plan } = await givenQuestion();
  await says(mod, ROOMS.chat, `!tributary object ${plan.id}`);
  const deletion = { room: ROOMS.chat, type: 'm.room.redaction', content: { redacts: '$said-1' } };

  await hears({ ...deletion, sender: grace });
  expect(await verdicts()).toEqual([`${mod} object objection:${ROOMS.chat}`]);
  await hears({ ...deletion, sender: mod });
  expect(await verdicts()).toEqual([]);
});

test('C-4 a word can be taken back although our clock was set back since it was given', async () => {
  const { says, codes, verdicts, clock } = await givenQuestion();
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);
  clock.advance(-3_600_000);

  expect(await says(ann, ROOMS.canonical, `!tributary withdraw ${codes.canonical}`)).toContain('taken back');
  expect(await verdicts()).toEqual([]);
});

test('C-9 a member without power cannot object', async () => {
  const { says, plan, verdicts } = await givenQuestion();

  expect(await says(mallory, ROOMS.canonical, `!tributary object ${plan.id}`)).toContain('takes level 50');
  expect(await verdicts()).toEqual([]);
});

test('W-12 an agreement that is taken back after the first write pauses the run', async () => {
  const { says, codes, acts, plan, ports } = await givenQuestion();
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);
  const { consolidation } = await acts.run({ plan: plan.id });
  Object.assign(ports.actRecords, { of: async () => [{ id: 'act' }] });

  await says(ann, ROOMS.canonical, `!tributary withdraw ${codes.canonical}`);

  expect((await ports.consolidations.find(consolidation.id))?.state).toBe('paused');
});

test('W-6 after the point of no return nothing is taken back', async () => {
  const { says, codes, acts, plan, ports, verdicts, clock } = await givenQuestion();
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);
  const { consolidation } = await acts.run({ plan: plan.id });
  await ports.consolidations.change(consolidation.id, { pointOfNoReturnAt: clock.now() });

  expect(await says(ann, ROOMS.canonical, `!tributary withdraw ${codes.canonical}`)).toContain('cannot be taken back');
  expect(await verdicts()).toEqual([AGREED]);
});

test('P-9 what is said in rooms of no plan is dropped unread', async () => {
  const { acts, codes, ports } = await givenQuestion();
  const read: string[] = [];
  Object.assign(ports.world, { readState: async ({ room }: { room: string }) => (read.push(room) > 0 ? [] : []) });
  const event = {
    eventId: '$x' as EventId,
    room: '!elsewhere:example.org' as RoomId,
    sender: ann,
    type: 'm.room.message',
    at: 1,
    content: { msgtype: 'm.text', body: `!tributary agree ${codes.canonical}` },
  };

  expect(await acts.hear(event)).toBeUndefined();
  expect(read).toEqual([]);
});

test('C-4 once its room is closed, a source’s admin can answer in a direct chat, by code', async () => {
  const chatWithUs = '!direct:example.org' as RoomId;
  const { hears, codes, verdicts, acts, plan, ports } = await givenQuestion({
    extra: [snapshotOfDirectChat(chatWithUs, grace)],
  });
  const agrees = () =>
    hears({
      sender: grace,
      room: chatWithUs,
      type: 'm.room.message',
      content: { msgtype: 'm.text', body: `!tributary agree ${codes.chat}` },
    });

  expect(await agrees()).toContain('another room');
  const { consolidation } = await acts.run({ plan: plan.id });
  Object.assign(ports.consolidations, {
    legsOf: async (id: ConsolidationId) => [
      { consolidation: id, position: 0, room: ROOMS.chat, state: 'closed', step: 'close-source' },
    ],
  });
  expect(consolidation.plan).toBe(plan.id);
  expect(await agrees()).toContain('noted');
  expect(await verdicts()).toEqual([`${grace} agree source:${ROOMS.chat}`]);
});

test('F-2 help and status answer in a room of a plan; of the other rooms only a count is told', async () => {
  const { says, codes, plan } = await givenQuestion();
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);

  expect(await says(mallory, ROOMS.canonical, '!tributary help')).toContain('!tributary agree K7QF2M9X');
  const status = await says(mallory, ROOMS.canonical, '!tributary status');
  expect(status).toBe(
    `Plan ${plan.id}: it waits for answers; 1 of 2 sides have agreed. This room has agreed. https://merge.example.org/plans/${plan.id}`,
  );
  expect(status).not.toContain('chat');
});

test('C-4 what is not understood binds nobody and is answered with an example', async () => {
  const { says, codes, verdicts } = await givenQuestion();

  expect(await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical} if you must`)).toContain(
    'Please name the code and nothing else',
  );
  expect(await says(ann, ROOMS.canonical, '!tributary agree')).toContain('!tributary agree K7QF2M9X');
  expect(await verdicts()).toEqual([]);
});

test('F-2 a slip of the pen is answered with the command that was probably meant, and binds nobody', async () => {
  const { says, codes, verdicts } = await givenQuestion();

  expect(await says(ann, ROOMS.canonical, '!tributary hlep')).toContain('Did you mean !tributary help?');
  expect(await says(ann, ROOMS.canonical, `!tributary agre ${codes.canonical}`)).toContain(
    'Did you mean !tributary agree?',
  );
  expect(await verdicts()).toEqual([]);
});

test('F-2 who calls us by a mention reads how to talk with us; an answer to our own message is no call', async () => {
  const { hears, verdicts } = await givenQuestion();
  const call = { msgtype: 'm.text', body: 'Tributary: help', 'm.mentions': { user_ids: [service.user] } };
  const says = (content: object) =>
    hears({ sender: mallory, room: ROOMS.canonical, type: 'm.room.message', content: { ...call, ...content } });

  expect(await says({})).toContain('!tributary help lists them');
  expect(await says({ 'm.relates_to': { 'm.in_reply_to': { event_id: '$ours' } } })).toBeUndefined();
  expect(
    await says({ 'm.new_content': call, 'm.relates_to': { rel_type: 'm.replace', event_id: '$x' } }),
  ).toBeUndefined();
  expect(await says({ msgtype: 'm.notice' })).toBeUndefined();
  expect(await verdicts()).toEqual([]);
});
