import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId, UserId } from '#src/portals/ids';
import type { RequestChange } from '#src/ports/merge-requests';
import { type ActsGiven, givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { snapshotOfDirectChat } from '#test/world/given-direct-chat';
import { service } from '#test/world/simulated-rooms';

const { ann, grace, mod, mallory, ops } = PEOPLE;
const DAY_MS = 86_400_000;
const joinChat = `!tributary request ${ROOMS.chat}`;

/** The town, with what the bot said in a room as text. */
function givenTown(given: ActsGiven = {}) {
  const town = givenActs(given);
  const said = async (room: RoomId) => (await town.posted(room)).map(({ content }) => String(content.body));
  const onlyRequest = async () => {
    const [request] = await town.acts.requests({ all: true });
    if (!request) throw new Error('nobody asked for anything');
    return request;
  };
  const plans = async () => (await town.ports.plans.active()).map(({ plan }) => plan);
  return { ...town, said, onlyRequest, plans };
}

test('C-12 a moderator asks in the room that is to stay; an operator approves; then everybody is asked and the room is told', async () => {
  const { says, said, acts, onlyRequest, plans, stores } = givenTown();

  expect(await says(ann, ROOMS.canonical, joinChat)).toContain('Let me look');
  await acts.workOnRequests();
  const waiting = await onlyRequest();
  expect(waiting).toMatchObject({ state: 'waiting', by: ann, rooms: [ROOMS.canonical, ROOMS.chat] });
  expect((await said(ROOMS.canonical)).at(-1)).toContain('An operator of this Tributary looks at it first');
  expect(await plans()).toEqual([]);

  const approved = await acts.approveRequest({ id: waiting.id, by: ops });

  const [plan] = await plans();
  expect(approved).toMatchObject({ state: 'planned', decidedBy: ops, plan: plan?.id });
  expect(plan).toMatchObject({ requestedBy: ann, canonical: { room: ROOMS.canonical }, legs: [{ room: ROOMS.chat }] });
  expect((await said(ROOMS.canonical)).at(-1)).toContain(`https://merge.example.org/plans/${plan?.id}`);
  expect((await said(ROOMS.chat)).join()).toContain('!tributary agree');
  const told = stores.story.map(({ plan: id, who, what }) => [id, who, what]);
  expect(told).toContainEqual([waiting.id, ann, 'request-made']);
  expect(told).toContainEqual([waiting.id, ops, 'request-approved']);
  expect(told).toContainEqual([plan?.id, ann, 'requested']);
});

test('C-12 where the policy is open nobody has to approve', async () => {
  const { says, acts, onlyRequest, plans } = givenTown({ requests: 'open' });

  await says(ann, ROOMS.canonical, joinChat);
  await acts.workOnRequests();

  expect(await onlyRequest()).toMatchObject({ state: 'planned' });
  expect(await plans()).toHaveLength(1);
});

const wishes: readonly (readonly [string, UserId, RoomId, string, readonly string[]])[] = [
  ['the room itself stays', ann, ROOMS.canonical, joinChat, [ROOMS.canonical, ROOMS.chat]],
  ['the room itself is retired', grace, ROOMS.chat, `!tributary request into ${ROOMS.canonical}`, [ROOMS.chat]],
  ['both are named', mod, ROOMS.chat, `!tributary request ${ROOMS.chat} INTO ${ROOMS.canonical}`, [ROOMS.chat]],
];

test.each(wishes)('F-2 a request may be written in any room concerned: %s', async (_how, who, room, line, retire) => {
  const { says, acts, plans, said } = givenTown({ requests: 'open' });

  await says(who, room, line);
  await acts.workOnRequests();

  const [plan] = await plans();
  expect(plan?.canonical.room).toBe(ROOMS.canonical);
  expect(retire).toEqual(expect.arrayContaining([plan?.legs[0]?.room]));
  expect((await said(room)).join()).toContain('Here is the plan');
});

test('F-2 a request may be written in a direct chat, which itself is not meant', async () => {
  const chatWithUs = '!direct:example.org' as RoomId;
  const town = givenTown({ requests: 'open', extra: [snapshotOfDirectChat(chatWithUs, ann)] });

  await town.says(ann, chatWithUs, `!tributary request ${ROOMS.chat} into ${ROOMS.canonical}`);
  await town.acts.workOnRequests();

  expect((await town.plans())[0]).toMatchObject({ canonical: { room: ROOMS.canonical } });
});

test.each([
  ['T-28 somebody without power', mallory],
  ['T-10 a ghost of an admin', '@libera_ann:example.org' as UserId],
])('C-12 %s asks in vain: nothing is planned, nobody is asked', async (_who, who) => {
  const { says, acts, plans, said, onlyRequest, others } = givenTown({ requests: 'open' });
  others.setMembership({ room: ROOMS.canonical, user: who, membership: 'join' });

  const reply = await says(who, ROOMS.canonical, joinChat);
  await acts.workOnRequests();

  expect(await plans()).toEqual([]);
  expect((await said(ROOMS.chat)).join()).toBe('');
  if (who !== mallory) return expect(reply).toContain('only people with a Matrix account');
  expect(await onlyRequest()).toMatchObject({ state: 'refused', reason: 'REQUEST_NOT_YOURS' });
  expect((await said(ROOMS.canonical)).at(-1)).toContain('takes level 50 in one of the rooms');
});

test('T-28 who asks for rooms that none of ours may see learns nothing of them, and none of ours stays anywhere', async () => {
  const { says, acts, said, joined } = givenTown({
    canonical: { state: { 'm.room.join_rules': { join_rule: 'invite' } } },
  });
  const before = await joined(service);

  await says(mallory, ROOMS.chat, `!tributary request into !secret:example.org`);
  await acts.workOnRequests();

  expect((await said(ROOMS.chat)).at(-1)).toContain('Sorry, I cannot ask for this. Asking for this takes level 50');
  expect(await joined(service)).toEqual(before);
});

test('C-12 one person asks at most five times a day, whatever came of it', async () => {
  const { says, acts, clock } = givenTown();
  const replies: (string | undefined)[] = [];
  for (let count = 0; count < 6; count += 1) replies.push(await says(ann, ROOMS.canonical, joinChat));

  expect(replies.at(-1)).toContain('You have asked 5 times within a day');
  expect(await acts.requests({ all: true })).toHaveLength(5);
  clock.advance(DAY_MS);
  expect(await says(ann, ROOMS.canonical, joinChat)).toContain('Let me look');
});

test('C-12 who asks for what others ask for is noted beside them, before and after there is a plan', async () => {
  const { says, acts, said, plans } = givenTown();
  await says(ann, ROOMS.canonical, joinChat);
  await acts.workOnRequests();
  await says(mod, ROOMS.chat, `!tributary request into ${ROOMS.canonical}`);
  await acts.workOnRequests();

  const [first] = await acts.requests({ all: false });
  expect(first?.supporters.map(({ by }) => by)).toEqual([ann, mod]);
  expect((await said(ROOMS.chat)).at(-1)).toContain('I noted that you want it as well');
  await acts.approveRequest({ id: first?.id as string });
  await says(grace, ROOMS.chat, `!tributary request into ${ROOMS.canonical}`);
  await acts.workOnRequests();

  expect(await plans()).toHaveLength(1);
  expect((await said(ROOMS.chat)).at(-1)).toContain(
    `Here is the plan: https://merge.example.org/plans/${(await plans())[0]?.id}`,
  );
  expect((await acts.requests({ all: true })).map(({ state }) => state).sort()).toEqual([
    'joined',
    'joined',
    'planned',
  ]);
});

test('C-12 in rooms whose people said never nobody is asked at the request of others', async () => {
  const { says, acts, said, onlyRequest, asked } = givenTown();
  await asked();
  await says(mod, ROOMS.chat, '!tributary never');
  await says(ann, ROOMS.canonical, joinChat);
  await acts.workOnRequests();

  expect(await onlyRequest()).toMatchObject({ state: 'refused', reason: 'REQUEST_UNWELCOME' });
  expect((await said(ROOMS.canonical)).at(-1)).not.toContain(mod);
});

test('C-12 an operator declines, the room is told why, and the request cannot be approved any more', async () => {
  const { says, acts, said, plans, onlyRequest } = givenTown();
  await says(ann, ROOMS.canonical, joinChat);
  await acts.workOnRequests();
  const { id } = await onlyRequest();

  await acts.declineRequest({ id, by: ops, note: 'not this month' });

  expect((await said(ROOMS.canonical)).at(-1)).toContain('declined this request: not this month');
  await expect(acts.approveRequest({ id, by: ops })).rejects.toMatchObject({ code: 'REQUEST_DECIDED' });
  expect(await acts.declineRequest({ id, by: ops })).toMatchObject({ state: 'declined' });
  expect(await plans()).toEqual([]);
});

test('C-12 only an operator decides, and only about what was asked', async () => {
  const { says, acts, onlyRequest } = givenTown();
  await says(ann, ROOMS.canonical, joinChat);
  await acts.workOnRequests();
  const { id } = await onlyRequest();

  await expect(acts.approveRequest({ id, by: ann })).rejects.toMatchObject({ code: 'REQUEST_NOT_OPERATOR' });
  await expect(acts.approveRequest({ id: 'r_none', by: ops })).rejects.toMatchObject({ code: 'REQUEST_NOT_FOUND' });
  expect(await onlyRequest()).toMatchObject({ state: 'waiting' });
});

test('C-12 approving twice makes one plan', async () => {
  const { says, acts, plans, onlyRequest } = givenTown();
  await says(ann, ROOMS.canonical, joinChat);
  await acts.workOnRequests();
  const { id } = await onlyRequest();

  await Promise.all([acts.approveRequest({ id }), acts.approveRequest({ id })]);
  await acts.workOnRequests();

  expect(await plans()).toHaveLength(1);
});

test('P-3 rooms that cannot become one are told as such, and nobody is asked', async () => {
  const { says, acts, said, plans, onlyRequest } = givenTown({
    requests: 'open',
    canonical: { state: { 'm.room.encryption': { algorithm: 'm.megolm.v1.aes-sha2' } } },
  });

  await says(grace, ROOMS.chat, `!tributary request into ${ROOMS.canonical}`);
  await acts.workOnRequests();

  expect(await onlyRequest()).toMatchObject({ state: 'failed' });
  expect((await said(ROOMS.chat)).at(-1)).toMatch(/cannot become one\. Nothing was changed\.\n- /);
  expect(await plans()).toEqual([]);
});

test('W-2 a process that died while planning is followed by another, which tells the room once', async () => {
  const { says, acts, said, plans, ports, clock } = givenTown({ requests: 'open' });
  await says(ann, ROOMS.canonical, joinChat);
  const { change } = ports.requests;
  Object.assign(ports.requests, {
    change: async (wanted: RequestChange) => {
      if (wanted.to === 'planned') throw new TributaryError('DATABASE_UNREACHABLE');
      return change(wanted);
    },
  });
  await acts.workOnRequests();
  Object.assign(ports.requests, { change });

  await acts.workOnRequests();
  expect(await acts.requests({ all: true })).toMatchObject([{ state: 'planning' }]);
  clock.advance(601_000);
  await acts.workOnRequests();

  expect(await acts.requests({ all: true })).toMatchObject([{ state: 'planned' }]);
  expect(await plans()).toHaveLength(1);
  expect((await said(ROOMS.canonical)).filter((text) => text.startsWith('Here is the plan'))).toHaveLength(1);
});

test('P-9 in rooms that our service user was not invited into nobody is answered', async () => {
  const { says, acts, ports } = givenTown({ chat: { members: { '@dave:example.org': 'join' } } });

  expect(await says(grace, ROOMS.chat, `!tributary request into ${ROOMS.canonical}`)).toBeUndefined();
  expect(await says(grace, ROOMS.chat, '!tributary help')).toBeUndefined();
  expect(await acts.requests({ all: true })).toEqual([]);
  expect(await ports.world.joinedRooms(service.id)).not.toContain(ROOMS.chat);
});
