import { givenMerge, portalOf } from '#test/world/merge-world';
import { bot } from '#test/world/simulated-rooms';

const MODERATOR = '@mod:example.org';
const BANNED = '@spammer:example.org';

/** A merge whose old room has a moderator, a ban and a list of servers. */
async function givenDifferences(canonicalUsers?: Readonly<Record<string, number>>) {
  return givenMerge({
    ...(canonicalUsers && { canonicalUsers }),
    source: {
      members: { [MODERATOR]: 'join', [BANNED]: 'ban' },
      levels: { users: { [bot.user]: 100, [MODERATOR]: 50 }, events: { 'm.room.power_levels': 100 } },
      state: { 'm.room.server_acl': { allow: ['*'], deny: ['evil.example'] } },
    },
    canonical: { members: { '@tributary:example.org': 'join', [BANNED]: 'join', [MODERATOR]: 'join' } },
  });
}

test('T-20 T-21 the log keeps how moderators, bans and lists of servers stand in the end, and who decided it', async () => {
  const merge = await givenDifferences();

  await merge.work();

  const told = merge.stores.story.filter(({ what }) => what === 'differences-in-the-end').map(({ detail }) => detail);
  expect(told).toEqual([
    {
      room: portalOf('#crystal'),
      moderators: [{ user: MODERATOR, there: 50, here: 0 }],
      levelsBy: { event: expect.any(String), sender: expect.any(String) },
      bans: [{ user: BANNED, here: 'join' }],
      serverLists: { there: { allow: ['*'], deny: ['evil.example'] }, here: null },
    },
  ]);
});

test('T-21 a moderator whom canonical’s people made one there is told with the level they gave', async () => {
  const users = { '@alice:example.org': 100, '@tributary:example.org': 100, [MODERATOR]: 50 };
  const merge = await givenDifferences(users);

  await merge.work();

  const [told] = merge.stores.story.filter(({ what }) => what === 'differences-in-the-end');
  expect(told?.detail).toMatchObject({ moderators: [{ user: MODERATOR, there: 50, here: 50 }] });
});
