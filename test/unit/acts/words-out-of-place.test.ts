import type { ConsolidationId } from '#src/consolidation/records';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { snapshotOfDirectChat } from '#test/world/given-direct-chat';

const { ann, grace, mallory } = PEOPLE;

/** A plan that was asked about, with the codes of both rooms, and what stands of what was said. */
async function givenQuestion(given: Parameters<typeof givenActs>[0] = {}) {
  const town = givenActs(given);
  const plan = await town.asked();
  const codes = { canonical: await town.codeIn(ROOMS.canonical), chat: await town.codeIn(ROOMS.chat) };
  const verdicts = async () =>
    (await town.stores.consents.consentsOf(plan.id))
      .filter(({ withdrawnAt }) => withdrawnAt === undefined)
      .map(({ party, person, word }) => `${person} ${word} ${party}`);
  return { ...town, plan, codes, verdicts };
}

const AGREED = `${ann} agree canonical`;

test('T-10 a deletion in another room takes no word back, though it names the message', async () => {
  const { says, hears, codes, verdicts } = await givenQuestion();
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);
  const content = { redacts: '$said-1' };

  const reply = await hears({ sender: mallory, room: ROOMS.chat, type: 'm.room.redaction', content });

  expect(reply).toBeUndefined();
  expect(await verdicts()).toEqual([AGREED]);
});

test('C-11 that a word was taken back is told in the log, with the message that did it', async () => {
  const { says, codes, stores } = await givenQuestion();
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);

  await says(ann, ROOMS.canonical, `!tributary withdraw ${codes.canonical}`);

  const detail = { party: 'canonical', person: ann, word: 'agree', room: ROOMS.canonical, event: '$said-2' };
  expect(stores.story.at(-1)).toMatchObject({ who: ann, what: 'word-withdrawn', detail });
});

test('C-9 who agreed and objects lifts the objection first, and takes the agreement back only by saying so again', async () => {
  const { says, codes, verdicts, plan } = await givenQuestion();
  await says(ann, ROOMS.canonical, `!tributary agree ${codes.canonical}`);
  await says(ann, ROOMS.canonical, `!tributary object ${plan.id}`);
  const withdraws = () => says(ann, ROOMS.canonical, `!tributary withdraw ${codes.canonical}`);

  const lifted = await withdraws();
  expect(await verdicts()).toEqual([AGREED]);
  const takenBack = await withdraws();

  expect(await verdicts()).toEqual([]);
  expect(lifted).toContain('objection is lifted');
  expect(takenBack).toContain('taken back');
});

test('W-12 an objection that is lifted after the first write wakes the run and leaves its state to the operator', async () => {
  const { says, acts, plan, ports, woken } = await givenQuestion();
  const { consolidation } = await acts.run({ plan: plan.id });
  Object.assign(ports.actRecords, { of: async () => [{ id: 'act' }] });
  await says(ann, ROOMS.canonical, `!tributary object ${plan.id}`);
  await ports.consolidations.change(consolidation.id, { state: 'running' });
  woken.splice(0);

  await says(ann, ROOMS.canonical, `!tributary withdraw ${plan.id}`);

  expect((await ports.consolidations.find(consolidation.id))?.state).toBe('running');
  expect(woken).toEqual([consolidation.id]);
});

test('C-4 somebody who was promoted after the word had no right to it, and their level of now is not taken for that of then', async () => {
  const { hears, codes, verdicts, others, clock } = await givenQuestion();
  const at = clock.now();
  clock.advance(400_000);
  const users = { [ann]: 100, [mallory]: 100, '@tributary:example.org': 100 };
  const levels = { room: ROOMS.canonical, by: ann, type: 'm.room.power_levels', key: '', content: { users } };
  others.writeState(levels);
  const content = { msgtype: 'm.text', body: `!tributary agree ${codes.canonical}` };

  await hears({ sender: mallory, room: ROOMS.canonical, type: 'm.room.message', content, at });

  expect(await verdicts()).toEqual([]);
});

describe('in a direct chat', () => {
  const CHAT = '!direct:example.org' as RoomId;

  /** A run whose legs stand so, and a chat of that person with us. */
  async function givenChat(person: UserId, legs: readonly { readonly room: RoomId; readonly state: string }[]) {
    const town = await givenQuestion({ extra: [snapshotOfDirectChat(CHAT, person)] });
    await town.acts.run({ plan: town.plan.id });
    Object.assign(town.ports.consolidations, {
      legsOf: async (consolidation: ConsolidationId) =>
        legs.map((leg, position) => ({ consolidation, position, step: 'close-source', ...leg })),
    });
    const content = (code: string) => ({ msgtype: 'm.text', body: `!tributary agree ${code}` });
    const agrees = (code: string) =>
      town.hears({ sender: person, room: CHAT, type: 'm.room.message', content: content(code) });
    return { ...town, agrees };
  }

  const PORTAL = { room: ROOMS.portal, state: 'closed' };

  test('C-4 the code of the room that stays does not count, whatever is closed', async () => {
    const { agrees, codes, verdicts } = await givenChat(ann, [{ room: ROOMS.chat, state: 'closed' }, PORTAL]);

    expect(await agrees(codes.canonical)).toContain('another room');
    expect(await verdicts()).toEqual([]);
  });

  test('C-4 the code of a room that is open still does not count, though another is closed', async () => {
    const { agrees, codes, verdicts } = await givenChat(grace, [{ room: ROOMS.chat, state: 'open' }, PORTAL]);

    expect(await agrees(codes.chat)).toContain('another room');
    expect(await verdicts()).toEqual([]);
  });

  test.each(['closed', 'signposted', 'retired'])(
    'C-4 the code of a room that is %s counts, whatever else is open',
    async (state) => {
      const legs = [
        { room: ROOMS.portal, state: 'open' },
        { room: ROOMS.chat, state },
      ];
      const { agrees, codes, verdicts } = await givenChat(grace, legs);

      expect(await agrees(codes.chat)).toContain('noted');
      expect(await verdicts()).toEqual([`${grace} agree source:${ROOMS.chat}`]);
    },
  );

  test('C-4 who is no admin of the closed room does not agree for it there', async () => {
    const { agrees, codes, verdicts } = await givenChat(mallory, [{ room: ROOMS.chat, state: 'closed' }]);

    expect(await agrees(codes.chat)).toContain('takes level');
    expect(await verdicts()).toEqual([]);
  });
});

test('C-4 an event that is heard anew by a process that forgot it is told as said already, and counts once', async () => {
  const { hears, codes, verdicts, ports } = await givenQuestion();
  const content = { msgtype: 'm.text', body: `!tributary agree ${codes.canonical}` };
  const event = { sender: ann, room: ROOMS.canonical, type: 'm.room.message', content, eventId: '$once' as EventId };
  await hears(event);
  Object.assign(ports.heard, { knows: async () => false, firstTime: async () => true });

  await hears(event);

  expect(await verdicts()).toEqual([AGREED]);
});
