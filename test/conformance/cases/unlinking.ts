import assert from 'node:assert/strict';
import type { UserId } from '#src/portals/ids';
import type { ConformanceCase } from '#test/conformance/conformance-case';
import {
  ghostsIn,
  givenCanonical,
  givenLink,
  givenPortal,
  linkWithYes,
  saidBy,
  untilIn,
} from '#test/conformance/given';
import { eventually } from '#test/world/eventually';

/** How links go. */
export const unlinking: readonly ConformanceCase[] = [
  {
    title: 'B-6 those who only listen arrive in canonical once the old room is unlinked',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { room, admin } = await givenCanonical(world);
      const request = { room, requester: admin.userId as UserId, source: portal.room };
      await linkWithYes(world, { portal, request });

      await world.driver.unlink({ channel: portal.channel, room: portal.room });

      await ghostsIn(world, { by: admin, room, nicks: [portal.op.nick(), portal.listener.nick()] });
    },
  },
  {
    title:
      'B-6 a portal is unlinked without a word: its ghosts and the bot leave, people and alias stay, canonical goes on',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { channel, ann, room, alias, op, name } = portal;
      const canonical = await givenLink(world, portal);
      const said = (await ann.messages(room)).filter(({ type }) => type === 'm.room.message').length;

      assert.deepEqual(await world.driver.unlink({ channel, room }), { kind: 'done' });

      await eventually(async () => world.driver.usersIn((await ann.members(room)) as UserId[]).length === 0, {
        within: 30_000,
      });
      await untilIn(ann, room, world.bot.userId, false);
      assert.ok((await ann.members(room)).includes(ann.userId));
      assert.equal((await ann.resolveAlias(alias))?.room_id, room);
      assert.equal((await ann.messages(room)).filter(({ type }) => type === 'm.room.message').length, said);
      await op.say(name, 'after the unlink');
      assert.equal((await saidBy(canonical.admin, canonical.room, 'after the unlink')).length, 1);
      assert.ok(!(await ann.messages(room)).some(({ content }) => content.body === 'after the unlink'));
    },
  },
  {
    title: 'B-3 unlinking a portal again finds it done',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { channel, room } = portal;
      await givenLink(world, portal);

      const answers = [await world.driver.unlink({ channel, room }), await world.driver.unlink({ channel, room })];

      assert.deepEqual(answers, [{ kind: 'done' }, { kind: 'done' }]);
      assert.notEqual(await world.driver.linkState({ channel, room }), 'linked');
    },
  },
  {
    title: 'B-7 a room linked by request is unlinked in the name of who asked, and keeps what the bridge wrote in it',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { channel, op, name } = portal;
      const { room, admin } = await givenLink(world, portal);
      const requester = admin.userId as UserId;
      await eventually(async () => (await traces(world, room)).includes('m.room.bridging success'));
      // A ghost whose arrival is under way during the unlink may come after it; so all of them are there first.
      const ghosts = async (members: Promise<readonly string[]>) =>
        world.driver.usersIn((await members) as UserId[]).length;
      await eventually(
        async () => (await ghosts(admin.members(room))) >= (await ghosts(portal.ann.members(portal.room))),
      );

      assert.deepEqual(await world.driver.unlink({ channel, room, requester }), { kind: 'done' });
      assert.deepEqual(await world.driver.unlink({ channel, room, requester }), { kind: 'done' });

      assert.ok(['unlinked', 'unknown'].includes(await world.driver.linkState({ channel, room })));
      await eventually(async () => world.driver.usersIn((await admin.members(room)) as UserId[]).length === 0, {
        within: 30_000,
      });
      const left = await admin.allState(room);
      assert.ok(left.some(({ type, content }) => type === 'm.room.bridging' && content.status === 'success'));
      await op.say(name, 'only in the portal');
      await saidBy(portal.ann, portal.room, 'only in the portal');
    },
  },
  {
    title: 'B-5 a room linked by request is unlinked by the debug API where nobody may ask for it',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { channel } = portal;
      const { room, admin } = await givenLink(world, portal);

      assert.deepEqual(await world.driver.unlink({ channel, room }), { kind: 'done' });

      await untilIn(admin, room, world.bot.userId, false);
    },
  },
];

async function traces(world: Parameters<ConformanceCase['run']>[0], room: string): Promise<readonly string[]> {
  const state = await world.bot.allState(room);
  return state.map(({ type, content }) => `${type} ${String(content.status)}`);
}
