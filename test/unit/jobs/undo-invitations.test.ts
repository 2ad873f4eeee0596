import type { UserId } from '#src/portals/ids';
import { CANONICAL, givenMerge, type Merge, RUN } from '#test/world/merge-world';
import { type RoomGiven, service } from '#test/world/simulated-rooms';

const ALICE = '@alice:example.org' as UserId;
const DAVE = '@dave:example.org' as UserId;
const ERIN = '@erin:elsewhere.org' as UserId;

/** A merge into a room that only invited people join; its source has Dave and Erin. It waits for its last word. */
async function givenInviting({
  members = {},
  senders = {},
}: Pick<RoomGiven, 'members' | 'senders'> = {}): Promise<Merge> {
  const state = { 'm.room.join_rules': { join_rule: 'invite' } };
  const merge = await givenMerge({
    canonical: { members: { [service.user]: 'join', ...members }, senders, state },
    policy: { secondConfirmation: true },
  });
  await merge.work();
  return merge;
}

function setMembership(
  { others }: Merge,
  { by, user, membership }: Record<'by' | 'user', UserId> & { membership: string },
) {
  others.writeState({ room: CANONICAL, by, type: 'm.room.member', key: user, content: { membership } });
}

async function leftOverAfterUndo(merge: Merge): Promise<string | undefined> {
  await merge.stores.consolidations.change(RUN, { state: 'undoing' });
  await merge.work();
  const { state, reason } = (await merge.stores.consolidations.find(RUN)) ?? {};
  expect(state).toBe('undone');
  return reason;
}

test('W-5 an undo names the invitations that it made and that stand, and none that stood before it came', async () => {
  const merge = await givenInviting({
    members: { [DAVE]: 'invite' },
    senders: { [`m.room.member ${DAVE}`]: service.user },
  });

  expect(await leftOverAfterUndo(merge)).toBe(`the invitation of ${ERIN} to ${CANONICAL} stands`);
});

test('W-5 whoever came, or was invited again by somebody else, is not named for an invitation that stands', async () => {
  const merge = await givenInviting();
  setMembership(merge, { by: DAVE, user: DAVE, membership: 'join' });
  setMembership(merge, { by: ERIN, user: ERIN, membership: 'leave' });
  setMembership(merge, { by: ALICE, user: ERIN, membership: 'invite' });

  expect(await leftOverAfterUndo(merge)).toBeUndefined();
});
