import { APPROVED } from '#src/consent/approval';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId, UserId } from '#src/portals/ids';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';

const { ann, grace, mod, mallory } = PEOPLE;
const BANNED = '@dave:example.org' as UserId;

/** A plan that was asked about: Grace has the chat room, Dave is in it and banned from canonical. */
async function givenPlan() {
  const town = givenActs({ chat: { members: { [grace]: 'join', [BANNED]: 'join' } } });
  const plan = await town.asked();
  town.others.setMembership({ room: ROOMS.canonical, user: BANNED, membership: 'ban' });
  const approvals = () =>
    town.stores.story.flatMap(({ what, who, detail }) => (what === APPROVED ? [{ who, ...(detail as object) }] : []));
  return { ...town, plan, approvals };
}

test('T-21 a canonical admin approves one promotion in the room that stays, and the log has name, event and room', async () => {
  const { says, approvals } = await givenPlan();

  const answer = await says(ann, ROOMS.canonical, `!tributary promote ${grace}`);

  expect(answer).toBe(
    `Thank you, noted. ${grace} becomes a moderator here before anything is for good, if you still have your level then. To take it back, delete your message.`,
  );
  expect(approvals()).toEqual([
    { who: ann, kind: 'promote', name: grace, room: ROOMS.canonical, event: expect.stringContaining('$said') },
  ]);
});

test('T-20 a canonical admin approves that one ban is lifted, by the same word at the terminal', async () => {
  const { acts, plan, approvals } = await givenPlan();

  await acts.approveSingle({ plan: plan.id, kind: 'lift', name: BANNED, by: ann });

  expect(approvals()).toEqual([{ who: ann, kind: 'lift', name: BANNED }]);
});

test.each<[string, UserId, RoomId, string]>([
  ['a stranger', mallory, ROOMS.canonical, 'takes a person with level 100'],
  ['a moderator of the room that stays', mod, ROOMS.canonical, 'takes a person with level 100'],
  ['the admin of the other room', grace, ROOMS.chat, 'only in the room that stays'],
  ['the admin of the room that stays, in another', ann, ROOMS.chat, 'only in the room that stays'],
])('T-21 %s approves nothing', async (_who, sender, room, says) => {
  const town = await givenPlan();

  expect(await town.says(sender, room, `!tributary promote ${grace}`)).toContain(says);
  expect(await town.says(sender, room, `!tributary lift ${BANNED}`)).toContain(says);
  expect(town.approvals()).toEqual([]);
});

test('T-06 approving takes the level of the room that stays, also where the other room asks for less', async () => {
  const levels = { users: { [grace]: 50 }, events: { 'm.room.power_levels': 50, 'm.room.tombstone': 50 } };
  const town = givenActs({ chat: { levels, members: { [grace]: 'join' } } });
  const plan = await town.asked();

  const approving = town.acts.approveSingle({ plan: plan.id, kind: 'promote', name: grace, by: mod });

  await expect(approving).rejects.toMatchObject({ code: 'APPROVAL_NOT_ALLOWED', facts: { level: 100 } });
  expect(town.stores.story.filter(({ what }) => what === APPROVED)).toEqual([]);
});

test('T-06 who may agree for the room that stays, but ban nobody there, has no ban lifted', async () => {
  const { acts, plan, others, approvals } = await givenPlan();
  const content = { users: { [ann]: 100 }, ban: 101 };
  others.writeState({ room: ROOMS.canonical, by: ann, type: 'm.room.power_levels', key: '', content });

  const approving = acts.approveSingle({ plan: plan.id, kind: 'lift', name: BANNED, by: ann });

  await expect(approving).rejects.toMatchObject({ code: 'APPROVAL_NOT_ALLOWED', facts: { level: 101 } });
  expect(approvals()).toEqual([]);
});

test.each([
  ['promote', mallory, 'is no moderator of a room that is retired'],
  ['promote', mod, 'has that power'],
  ['promote', '@nobody:example.org', 'is no moderator'],
  ['lift', mallory, 'not kept out of'],
  ['lift', 'elsewhere.org', 'is not of a room'],
])('T-21 there is nothing to approve in "%s %s", and nothing is noted', async (word, name, says) => {
  const town = await givenPlan();

  expect(await town.says(ann, ROOMS.canonical, `!tributary ${word} ${name}`)).toContain(says);
  expect(town.approvals()).toEqual([]);
});

test('W-6 after the point of no return, and of a plan that is over, nothing is approved any more', async () => {
  const { says, acts, plan, ports, clock, approvals } = await givenPlan();
  await says(ann, ROOMS.canonical, `!tributary agree ${(await ports.consents.requestsOf(plan.id))[0]?.code}`);
  const { consolidation } = await acts.run({ plan: plan.id });
  await ports.consolidations.change(consolidation.id, { pointOfNoReturnAt: clock.now() });

  expect(await says(ann, ROOMS.canonical, `!tributary promote ${grace}`)).toContain('past what can be taken back');
  await expect(acts.approveSingle({ plan: plan.id, kind: 'promote', name: grace, by: ann })).rejects.toMatchObject({
    code: 'APPROVAL_TOO_LATE',
  });
  expect(approvals()).toEqual([]);
});

test.each(['void', 'ended'] as const)(
  'W-6 of a plan that is %s nothing is approved, at the terminal either',
  async (state) => {
    const { acts, plan, ports, approvals } = await givenPlan();
    await ports.plans.setState(plan.id, state, 'somebody refused');

    await expect(acts.approveSingle({ plan: plan.id, kind: 'promote', name: grace, by: ann })).rejects.toMatchObject({
      code: 'APPROVAL_TOO_LATE',
    });
    expect(approvals()).toEqual([]);
  },
);

test('T-10 a ghost with full power in the room that stays approves nothing, and reads that people do', async () => {
  const { says, others, approvals, acts, plan } = await givenPlan();
  const ghost = '@libera_ann:example.org' as UserId;
  const content = { users: { [ann]: 100, [ghost]: 100 } };
  others.writeState({ room: ROOMS.canonical, by: ann, type: 'm.room.power_levels', key: '', content });
  others.setMembership({ room: ROOMS.canonical, user: ghost, membership: 'join' });

  expect(await says(ghost, ROOMS.canonical, `!tributary promote ${grace}`)).toContain('only people');
  await expect(acts.approveSingle({ plan: plan.id, kind: 'promote', name: grace, by: ghost })).rejects.toMatchObject({
    code: 'APPROVAL_NOT_ALLOWED',
  });
  expect(approvals()).toEqual([]);
});

test('T-21 a run is woken by what was approved for it, and the log tells of which run it was', async () => {
  const { says, acts, plan, woken, stores } = await givenPlan();
  const { consolidation } = await acts.run({ plan: plan.id });
  woken.splice(0);

  await says(ann, ROOMS.canonical, `!tributary promote ${grace}`);

  expect(woken).toEqual([consolidation.id]);
  expect(stores.story.at(-1)).toMatchObject({ what: APPROVED, consolidation: consolidation.id });
});

test('T-21 without a name nothing is approved, and an example is given', async () => {
  const { says, approvals } = await givenPlan();

  expect(await says(ann, ROOMS.canonical, '!tributary promote')).toContain('!tributary promote @');
  expect(approvals()).toEqual([]);
});

test('C-7 an approval whose right cannot be looked up now is neither noted nor lost: it is heard again', async () => {
  const { hears, ports, approvals } = await givenPlan();
  const { readState } = ports.world;
  const away = new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'the room' } });
  const content = { msgtype: 'm.text', body: `!tributary promote ${grace}` };
  const event = { eventId: '$once' as never, sender: ann, room: ROOMS.canonical, type: 'm.room.message', content };
  Object.assign(ports.world, { readState: () => Promise.reject(away) });
  await expect(hears(event)).rejects.toBe(away);
  expect(approvals()).toEqual([]);
  Object.assign(ports.world, { readState });

  expect(await hears(event)).toContain('noted');
  expect(approvals()).toHaveLength(1);
});
