import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { UserId } from '#src/portals/ids';
import type { ConformanceCase } from '#test/conformance/conformance-case';
import { givenCanonical, givenPortal, heardQuestion, saidBy, untilStands } from '#test/conformance/given';

/** What becomes of a question that nobody answers. */
export const silence: readonly ConformanceCase[] = [
  {
    title: 'C-5 silence is no refusal: the channel works, a late yes counts for nothing, and who speaks is asked again',
    isSlow: true,
    run: async (world) => {
      const portal = await givenPortal(world);
      const { channel, op, name } = portal;
      const { room, admin } = await givenCanonical(world);
      const request = { channel, room, requester: admin.userId as UserId, operator: op.nick(), source: portal.room };
      await world.driver.link(request);
      const { from, seconds } = await heardQuestion(portal, op);

      await pause(seconds * 1_000);
      await untilStands(world, { channel, room }, ['failed']);

      const later = await world.driver.link(request);
      assert.equal(later.kind, 'waits');
      await op.pm(from, 'yes');
      assert.equal(await world.driver.linkState({ channel, room }), 'failed');
      const heard = op.messages().length;
      await op.say(name, 'here I am');
      await saidBy(portal.ann, portal.room, 'here I am');
      await world.driver.link(request);
      const again = op
        .messages()
        .slice(heard)
        .some(({ text }) => text.includes(`with ${name} on`));
      if (!again) await op.waitForMessage({ text: `with ${name} on` }, { from: op.heard.length - 1 });
      await op.pm(from, 'yes');
      await untilStands(world, { channel, room }, ['linked']);
    },
  },
];
