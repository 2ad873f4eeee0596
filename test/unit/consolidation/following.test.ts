import { ableToFollow, followingOf, peopleOf, sumOf } from '#src/consolidation/following';
import type { UserId } from '#src/portals/ids';
import type { StateEvent } from '#src/portals/room-event';

const SIGNPOSTED = 1_000;

function member(user: string, membership: string, { by = user, at = SIGNPOSTED + 1 } = {}): StateEvent {
  const content = { membership };
  return {
    eventId: '$m',
    room: '!old:x',
    type: 'm.room.member',
    sender: by,
    stateKey: user,
    at,
    content,
  } as unknown as StateEvent;
}

const isHuman = (user: UserId) => !user.startsWith('@irc_');

test('W-9 people are counted by homeserver: there, still here, or gone; in two old rooms each counts once', () => {
  const [ann, bea, cid, dan] = ['@ann:a', '@bea:a', '@cid:b', '@dan:b'] as UserId[] as [UserId, UserId, UserId, UserId];
  const one = { inside: [ann, bea], left: [dan] };
  const other = { inside: [ann, cid], left: [] };

  const following = followingOf([one, other], new Set<UserId>([ann, '@stranger:z' as UserId]));

  expect(following).toEqual([
    { server: 'a', followed: 1, staying: 1, gone: 0 },
    { server: 'b', followed: 0, staying: 1, gone: 1 },
  ]);
  expect(sumOf(following)).toEqual({ followed: 1, staying: 2, gone: 1 });
});

test('W-9 whoever followed and then left the old room has followed; whoever left one old room and sits in another stays', () => {
  const [ann, bea] = ['@ann:a', '@bea:a'] as UserId[] as [UserId, UserId];

  const following = followingOf(
    [
      { inside: [], left: [ann, bea] },
      { inside: [bea], left: [] },
    ],
    new Set([ann]),
  );

  expect(following).toEqual([{ server: 'a', followed: 1, staying: 1, gone: 0 }]);
});

test('W-9 who left before the signpost, was thrown out or banned, or is no human, is nobody who could follow', () => {
  const state = [
    member('@ann:a', 'join'),
    member('@early:a', 'leave', { at: SIGNPOSTED - 1 }),
    member('@late:a', 'leave'),
    member('@kicked:a', 'leave', { by: '@mod:a' }),
    member('@banned:a', 'ban', { by: '@mod:a' }),
    member('@asked:a', 'invite', { by: '@mod:a' }),
    member('@irc_bob:a', 'join'),
  ];

  expect(peopleOf(state, { since: SIGNPOSTED, isCounted: isHuman })).toEqual({ inside: ['@ann:a'], left: ['@late:a'] });
});

test('W-9 whom the room that stays has banned is not counted among those who stay behind', () => {
  const canonical = [member('@ann:a', 'join'), member('@shut-out:a', 'ban', { by: '@mod:a' })];
  const isCounted = ableToFollow(canonical, isHuman);
  const old = [member('@bea:a', 'join'), member('@shut-out:a', 'join'), member('@irc_bob:a', 'join')];

  const following = followingOf([peopleOf(old, { since: SIGNPOSTED, isCounted })], new Set());

  expect(sumOf(following)).toEqual({ followed: 0, staying: 1, gone: 0 });
});
