import type { RoomId, UserId } from '#src/portals/ids';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { snapshotOfDirectChat } from '#test/world/given-direct-chat';

const { ann, ops, mallory } = PEOPLE;
const CHAT = '!direct:example.org' as RoomId;

/** A request that waits for an operator, and a chat between that operator and the bot. */
async function givenWaiting(partner: UserId = ops) {
  const town = givenActs({ extra: [snapshotOfDirectChat(CHAT, partner)] });
  await town.says(ann, ROOMS.canonical, `!tributary request ${ROOMS.chat}`);
  await town.acts.workOnRequests();
  const [request] = await town.acts.requests({ all: true });
  const id = String(request?.id);
  const state = async () => (await town.acts.requests({ all: true }))[0]?.state;
  const told = async () => (await town.posted(ROOMS.canonical)).map(({ content }) => String(content.body)).at(-1);
  return { ...town, id, state, told };
}

test('C-12 an operator lists and approves in a chat with the bot, by the words of the terminal; whoever asked is told', async () => {
  const { says, acts, id, state, told, stores } = await givenWaiting();

  const list = await says(ops, CHAT, '!tributary requests');
  const answer = await says(ops, CHAT, `!tributary requests approve ${id}`);
  await acts.workOnRequests();

  expect(list).toContain(`- ${id} (waiting): ${ann} asks for ${ROOMS.chat} into ${ROOMS.canonical}`);
  expect(answer).toContain(`${id} is approved`);
  expect(await state()).toBe('planned');
  expect(await told()).toContain('Here is the plan');
  expect(stores.story).toContainEqual(expect.objectContaining({ plan: id, who: ops, what: 'request-approved' }));
});

test('C-12 an operator declines with a reason, which whoever asked reads', async () => {
  const { says, id, state, told } = await givenWaiting();

  expect(await says(ops, CHAT, `!tributary requests decline ${id} not this week`)).toContain('declined');

  expect(await state()).toBe('declined');
  expect(await told()).toContain('The operators declined this request: not this week');
  expect(await says(ops, CHAT, `!tributary requests approve ${id}`)).toContain('does not wait for a decision');
  expect(await says(ops, CHAT, '!tributary requests')).toBe('Nobody asks for anything.');
});

test.each(['', ' approve ID', ' decline ID', ' approve r_nothing'])(
  'T-28 nobody but an operator of the whole installation may write "requests%s"',
  async (words) => {
    const { says, id, state } = await givenWaiting(mallory);

    for (const [who, where] of [
      [mallory, CHAT],
      [ann, ROOMS.canonical],
    ] as const)
      expect(await says(who, where, `!tributary requests${words.replace('ID', id)}`)).toBe(
        'Sorry, that is for the operators of this Tributary.',
      );

    expect(await state()).toBe('waiting');
  },
);

test('T-17 what is asked for is listed in no room but a chat of two', async () => {
  const { says, others, id } = await givenWaiting();
  others.setMembership({ room: ROOMS.canonical, user: ops, membership: 'join' });

  const answer = await says(ops, ROOMS.canonical, '!tributary requests');

  expect(answer).toContain('in a chat between us two');
  expect(answer).not.toContain(id);
});

test.each(['maybe r_4f9k2m8x1c', 'approve', 'approve p_4f9k2m8x1c', 'approve r_4f9k2m8x1c but later'])(
  'F-2 "requests %s" decides nothing, and is answered with the words to use',
  async (words) => {
    const { says, state } = await givenWaiting();

    expect(await says(ops, CHAT, `!tributary requests ${words}`)).toContain(
      '!tributary requests, or requests approve ID',
    );
    expect(await state()).toBe('waiting');
  },
);
