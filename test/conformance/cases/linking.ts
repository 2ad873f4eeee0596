import assert from 'node:assert/strict';
import type { UserId } from '#src/portals/ids';
import type { ConformanceCase } from '#test/conformance/conformance-case';
import {
  answerQuestion,
  ghostsIn,
  givenCanonical,
  givenLink,
  givenPortal,
  heardQuestion,
  linkWithYes,
  saidBy,
} from '#test/conformance/given';
import { eventually } from '#test/world/eventually';
import type { MatrixPerson } from '#test/world/matrix-person';

const versions = ['10', '11', '12'].map(
  (version): ConformanceCase => ({
    title: `B-5 W-11 a room of version ${version} is linked by the operator's yes, and those who only listen are seen in it`,
    run: async (world) => {
      const portal = await givenPortal(world);
      const { room, admin } = await givenCanonical(world, { version });
      const request = { room, requester: admin.userId as UserId };

      assert.deepEqual(await linkWithYes(world, { portal, request }), { kind: 'done' });

      assert.equal(await world.driver.linkState({ channel: portal.channel, room }), 'linked');
      const found = (await world.channelsOf(room)).map(({ network, channel, origin }) => ({
        network,
        channel,
        origin,
      }));
      assert.deepEqual(found, [{ network: world.network.id, channel: portal.name, origin: 'plumbed' }]);
      await ghostsIn(world, { by: admin, room, nicks: [portal.op.nick(), portal.listener.nick()] });
      await portal.op.say(portal.name, 'hello to both');
      assert.equal((await saidBy(admin, room, 'hello to both')).length, 1);
      assert.equal((await saidBy(portal.ann, portal.room, 'hello to both')).length, 1);
    },
  }),
);

/** How links come about. */
export const linking: readonly ConformanceCase[] = [
  ...versions,
  {
    title: 'C-5 the channel goes on working while the operator thinks, for the bot is sent back into it',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { room, admin } = await givenCanonical(world);
      const request = { channel: portal.channel, room, requester: admin.userId as UserId, operator: portal.op.nick() };

      const answer = await world.driver.link(request);

      assert.equal(answer.kind, 'waits');
      await heardQuestion(portal, portal.op);
      await portal.op.say(portal.name, 'heard while thinking');
      await saidBy(portal.ann, portal.room, 'heard while thinking');
      await portal.ann.send(portal.room, 'and back');
      await portal.op.waitForMessage({ text: 'and back' });
      assert.equal(await world.driver.linkState({ channel: portal.channel, room }), 'pending');
    },
  },
  {
    title: 'B-3 asking again while the operator thinks asks nobody twice, and a link that stands is done already',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { room, admin } = await givenCanonical(world);
      const request = { channel: portal.channel, room, requester: admin.userId as UserId, operator: portal.op.nick() };
      const first = await world.driver.link(request);

      const again = await world.driver.link(request);
      await answerQuestion(portal, portal.op);
      const linked = await world.driver.link({ ...request, patienceMs: 40_000 });

      assert.deepEqual([first.kind, again.kind, linked.kind], ['waits', 'waits', 'done']);
      assert.deepEqual(await world.driver.link(request), { kind: 'done' });
      const questions = portal.op.messages().filter(({ text }) => text.includes('has requested'));
      assert.equal(questions.length, 1);
    },
  },
  {
    title: 'C-5 one who is no operator passes the turn to one who is, found without anybody leaving the channel',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { room, admin } = await givenCanonical(world);
      const request = { channel: portal.channel, room, requester: admin.userId as UserId };

      const answer = await world.driver.link({ ...request, operator: portal.listener.nick() });

      assert.equal(answer.kind, 'waits');
      await heardQuestion(portal, portal.op);
      await portal.op.say(portal.name, 'still heard');
      await saidBy(portal.ann, portal.room, 'still heard');
    },
  },
  {
    title: 'C-5 a channel without an operator is waited for, and works meanwhile',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { room, admin } = await givenCanonical(world);
      await portal.op.mode(portal.name, '-o', portal.op.nick());

      const answer = await world.driver.link({ channel: portal.channel, room, requester: admin.userId as UserId });

      assert.equal(answer.kind, 'waits');
      await portal.listener.say(portal.name, 'nobody rules here');
      await saidBy(portal.ann, portal.room, 'nobody rules here');
    },
  },
  {
    title: 'W-13 whoever is not listed with the level of power levels is refused, a creator of version 12 too',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { room, owner } = await givenCanonical(world, { version: '12' });
      const request = { channel: portal.channel, room, operator: portal.op.nick() };
      const refused = { code: 'BRIDGE_REQUESTER_TOO_LOW' };

      await assert.rejects(world.driver.link({ ...request, requester: owner.userId as UserId }), refused);
      await assert.rejects(world.driver.link({ ...request, requester: portal.ann.userId as UserId }), refused);

      await portal.op.say(portal.name, 'nothing happened');
      await saidBy(portal.ann, portal.room, 'nothing happened');
    },
  },
  {
    title: 'B-8 a bot that may not write in the room links nothing, and is sent back into the channel',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { room, admin } = await givenCanonical(world, { botLevel: 0 });
      const request = { channel: portal.channel, room, requester: admin.userId as UserId, operator: portal.op.nick() };

      await assert.rejects(world.driver.link(request), { code: 'BRIDGE_FAILED_INSIDE' });

      await eventually(async () => (await portal.op.names(portal.name)).some(isNoPersonOf(portal)));
      await portal.op.say(portal.name, 'healed');
      await saidBy(portal.ann, portal.room, 'healed');
      assert.equal(await world.driver.linkState({ channel: portal.channel, room }), 'unlinked');
    },
  },
  {
    title: 'T-18 modes of the channel close a room in which the bot may write join rules, and no other',
    run: async (world) => {
      const portal = await givenPortal(world);
      const guarded = await givenLink(world, portal, { events: { 'm.room.join_rules': 100 } });
      const usual = await givenLink(world, portal);
      const levels = await guarded.admin.getState(guarded.room, 'm.room.power_levels');

      await portal.op.mode(portal.name, '+im');
      await world.raw(`MODE ${portal.name}`);

      const isClosed = async (by: MatrixPerson, room: string) =>
        (await by.getState(room, 'm.room.join_rules'))?.join_rule === 'invite';
      await eventually(() => isClosed(portal.ann, portal.room));
      await eventually(() => isClosed(usual.admin, usual.room));
      await eventually(
        async () => (await portal.ann.getState(portal.room, 'm.room.power_levels'))?.events_default === 1,
      );
      assert.equal(await isClosed(guarded.admin, guarded.room), false);
      assert.deepEqual(await guarded.admin.getState(guarded.room, 'm.room.power_levels'), levels);
    },
  },
  {
    title: 'C-5 nobody is asked about a channel that would not let the bot in again',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { room, admin } = await givenCanonical(world);
      await portal.op.mode(portal.name, '+i');
      await world.raw(`MODE ${portal.name}`);
      await eventually(
        async () => (await portal.ann.getState(portal.room, 'm.room.join_rules'))?.join_rule === 'invite',
      );
      const request = { channel: portal.channel, room, requester: admin.userId as UserId, source: portal.room };

      const answer = await world.driver.link({ ...request, operator: portal.op.nick() });

      assert.equal(answer.kind, 'waits');
      assert.match(answer.kind === 'waits' ? answer.what : '', /-i/);
      await portal.op.say(portal.name, 'undisturbed');
      await saidBy(portal.ann, portal.room, 'undisturbed');
      assert.notEqual(await world.driver.linkState({ channel: portal.channel, room }), 'pending');
    },
  },
];

/** The bridge's bot, whatever its nick is. */
function isNoPersonOf({
  op,
  listener,
  ann,
}: {
  op: { nick(): string };
  listener: { nick(): string };
  ann: { userId: string };
}) {
  const local = ann.userId.slice(1).split(':')[0] ?? '';
  const known = [op.nick(), listener.nick()];
  return (name: string) => {
    const nick = name.replace(/^[~&@%+]+/, '');
    return !known.includes(nick) && !nick.startsWith(local);
  };
}
