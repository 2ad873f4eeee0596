import assert from 'node:assert/strict';
import { Secret } from '#src/config/secret';
import type { UserId } from '#src/portals/ids';
import type { ConformanceCase } from '#test/conformance/conformance-case';
import { ghostsIn, givenCanonical, givenPortal, saidBy } from '#test/conformance/given';
import type { SeenEvent } from '#test/world/matrix-person';

/** How portals, ghosts and refusals are recognised. */
export const recognising: readonly ConformanceCase[] = [
  {
    title: "B-5 a portal is known by the bridge's own word, and asking for that disturbs nobody",
    run: async (world) => {
      const { channel, name, room, op, ann } = await givenPortal(world);
      const heard = op.heard.length;

      const found = (await world.channelsOf(room)).map(({ bridge, protocol, network, channel, origin }) => [
        bridge,
        protocol,
        network,
        channel,
        origin,
      ]);
      const state = await world.driver.linkState({ channel, room });

      assert.deepEqual(found, [[world.setting.id, 'irc', world.network.id, name, 'portal']]);
      assert.equal(state, 'linked');
      await op.say(name, 'undisturbed');
      await saidBy(ann, room, 'undisturbed');
      assert.deepEqual(
        op.heard.slice(heard).filter(({ command }) => command === 'PART'),
        [],
      );
    },
  },
  {
    title:
      'B-5 a room that is linked to nothing has no channels, and one that the bridge cannot see is unlinked or unknown',
    run: async (world) => {
      const { channel, name } = await givenPortal(world);
      const { room, admin } = await givenCanonical(world);
      const before = await world.driver.linkState({ channel, room });
      await world.bot.join(room);

      assert.ok(['unlinked', 'unknown'].includes(before));
      assert.deepEqual(await world.channelsOf(room), []);
      assert.equal(await world.driver.linkState({ channel, room }), 'unlinked');
      assert.ok((await admin.members(room)).includes(world.bot.userId), name);
    },
  },
  {
    title: 'C-6 ghosts are known by their names, and neither the bot nor people are ghosts',
    run: async (world) => {
      const { room, ann, op, listener } = await givenPortal(world);
      const ghosts = await ghostsIn(world, { by: ann, room, nicks: [op.nick(), listener.nick()] });

      const found = world.driver.usersIn((await ann.members(room)) as UserId[]);

      assert.deepEqual([...found].sort(), [...ghosts].sort());
      assert.deepEqual(world.driver.facts.bots, [world.bot.userId]);
    },
  },
  {
    title:
      'M-5 where the bridge records its portals, the record names the same channel; where it does not, nothing is missed',
    run: async (world) => {
      const { room, name, ann } = await givenPortal(world);
      const isRecord = ({ type, content }: SeenEvent) =>
        type === 'uk.half-shot.bridge' && content.bridgebot === world.bot.userId;

      const [found, ...more] = await world.channelsOf(room);

      assert.deepEqual([found?.channel, more.length], [name, 0]);
      const record = (await ann.allState(room)).find(isRecord);
      if (record === undefined) return;
      const { id: channel } = record.content.channel as { id: string };
      const { id: network } = record.content.network as { id: string };
      assert.equal(channel, name);
      assert.ok([found?.network, ...(found?.networkAliases ?? [])].includes(network));
    },
  },
  {
    title: 'E-1 a network that the bridge does not know, and a wrong secret, are told as what they are',
    run: async (world) => {
      const portal = await givenPortal(world);
      const { room, admin } = await givenCanonical(world);
      const elsewhere = world.driverWith({}, { bridgeDomain: 'no.such.network' });
      const request = { channel: portal.channel, room, requester: admin.userId as UserId, operator: portal.op.nick() };

      await assert.rejects(elsewhere.link(request), { code: 'BRIDGE_NETWORK_UNKNOWN' });

      const url = world.bridgeConfig.provisioning?.url ?? '';
      const provisioning = { url, secret: new Secret('wrong'), requestTimeoutSeconds: 300 };
      await assert.rejects(world.driverWith({ provisioning }).link(request), { code: 'BRIDGE_SECRET_REFUSED' });
      const stranger = world.driverWith({ asToken: new Secret('wrong') });
      const { channel, room: old } = portal;
      await assert.rejects(stranger.unlink({ channel, room: old }), { code: 'BRIDGE_SECRET_REFUSED' });
      assert.equal(await world.driver.linkState({ channel, room: old }), 'linked');
    },
  },
];
