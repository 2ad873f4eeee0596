import assert from 'node:assert/strict';
import type { UserId } from '#src/portals/ids';
import type { ConformanceCase } from '#test/conformance/conformance-case';
import { givenCanonical, givenLink, givenPortal, linkWithYes, saidBy, untilIn } from '#test/conformance/given';
import { eventually } from '#test/world/eventually';

/** What only a bridge that runs shows, and what the order of a merge is made for. */
export const traps: readonly ConformanceCase[] = [
  {
    title: 'B-6 while two rooms are linked, what is said on Matrix in one is said in the other by a ghost; not after',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { ann, room, channel, op } = portal;
      const canonical = await givenLink(world, portal);

      await ann.send(room, 'echo');
      const [echo] = await saidBy(canonical.admin, canonical.room, 'echo');
      await world.driver.unlink({ channel, room });
      await ann.send(room, 'into the void');
      await op.say(portal.name, 'a sign');
      await saidBy(canonical.admin, canonical.room, 'a sign');

      assert.deepEqual(world.driver.usersIn([echo as UserId]), [echo]);
      const said = (await canonical.admin.messages(canonical.room, 100)).map(({ content }) => content.body);
      assert.ok(!said.includes('into the void'));
    },
  },
  {
    title: 'B-4 whoever leaves one of two linked rooms is kicked from the other; after the unlink nobody is',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { ann, room, channel, alias, op } = portal;
      const canonical = await givenLink(world, portal);
      const bob = await world.onMatrix('bob');
      await bob.join(alias);
      await bob.join(canonical.room);
      await bob.send(room, 'bob is on IRC');
      await op.waitForMessage({ text: 'bob is on IRC' }, { within: 30_000 });
      await ann.join(canonical.room);

      await bob.leave(room);
      await untilIn(canonical.admin, canonical.room, bob.userId, false);
      await world.driver.unlink({ channel, room });
      await untilIn(ann, room, world.bot.userId, false);
      await ann.leave(room);
      await op.say(portal.name, 'a sign');
      await saidBy(canonical.admin, canonical.room, 'a sign');

      assert.ok((await canonical.admin.members(canonical.room)).includes(ann.userId));
      assert.equal(world.driver.facts.kicksOnLeave, true);
    },
  },
  {
    title:
      'T-13 an alias that is deleted while both rooms are linked comes back to the portal, and to canonical after the unlink',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { ann, room, channel, alias } = portal;
      const canonical = await givenLink(world, portal);

      await world.bot.deleteAlias(alias);
      const during = (await ann.resolveAlias(alias))?.room_id;
      await world.driver.unlink({ channel, room });
      await world.bot.deleteAlias(alias);
      const after = (await ann.resolveAlias(alias))?.room_id;

      assert.deepEqual([during, after], [room, canonical.room]);
    },
  },
  {
    title: "W-10 joining a portal's alias in other capitals makes a second alias, which the server lists",
    run: async (world) => {
      const { ann, room, alias, name } = await givenPortal(world);
      const shouted = alias.replace(name, name.toUpperCase());

      const joined = await ann.join(shouted);

      assert.equal(joined, room);
      assert.deepEqual((await world.bot.localAliases(room)).sort(), [alias, shouted].sort());
      assert.equal((await world.channelsOf(room)).length, 1);
    },
  },
  {
    title: 'P-4 a tombstone that comes too early makes the bot leave a canonical room with another predecessor',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { room } = portal;
      const canonical = await givenForeignSuccessor(world, portal);

      await world.bot.putState(room, 'm.room.tombstone', { body: 'moved', replacement_room: canonical.room });

      await untilIn(canonical.admin, canonical.room, world.bot.userId, false);
      assert.equal(world.driver.facts.onTombstone, 'checks-predecessor');
    },
  },
  {
    title: 'B-6 a tombstone after unlink and move of the aliases leaves the bot where it is',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { channel, room, alias, ann, op, name } = portal;
      const canonical = await givenForeignSuccessor(world, portal);
      const levels = await world.bot.getState(room, 'm.room.power_levels');
      const users = { ...(levels?.users as object), [ann.userId]: 150 };
      const isNew = (await world.bot.getState(room, 'm.room.create'))?.room_version === '12';
      await world.bot.putState(room, 'm.room.power_levels', {
        ...levels,
        users: isNew ? users : { ...users, [ann.userId]: 100 },
      });

      await world.driver.unlink({ channel, room });
      await untilIn(ann, room, world.bot.userId, false);
      await world.bot.deleteAlias(alias);
      await world.bot.putAlias(alias, canonical.room);
      await ann.putState(room, 'm.room.tombstone', { body: 'moved', replacement_room: canonical.room });
      await op.say(name, 'still here');
      await saidBy(canonical.admin, canonical.room, 'still here');

      assert.ok((await canonical.admin.members(canonical.room)).includes(world.bot.userId));
      assert.equal((await ann.resolveAlias(alias))?.room_id, canonical.room);
    },
  },
];

/** A linked room that was made as the successor of a room that is none of ours. */
async function givenForeignSuccessor(
  world: Parameters<ConformanceCase['run']>[0],
  portal: Awaited<ReturnType<typeof givenPortal>>,
) {
  const former = await givenCanonical(world, { name: 'Former' });
  const canonical = await givenCanonical(world, {
    content: { predecessor: { room_id: former.room, event_id: '$none' } },
  });
  const request = { room: canonical.room, requester: canonical.admin.userId as UserId };
  assert.deepEqual(await linkWithYes(world, { portal, request }), { kind: 'done' });
  await eventually(async () => (await canonical.admin.members(canonical.room)).includes(world.bot.userId));
  return canonical;
}
