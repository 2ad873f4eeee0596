import { waitsFor } from '#jobs/consolidation/human-part';
import { aliasesInCanonical } from '#jobs/consolidation/leg-aliases';
import { howManyInvited, letPeopleIn } from '#jobs/consolidation/let-people-in';
import { legOf } from '#jobs/consolidation/live-channels';
import { arrival, signpost } from '#jobs/consolidation/messages';
import type { Step } from '#src/consolidation/step';

/** Step 15: tells both rooms, once each, and opens canonical to the source's people where it is not open to everybody. */
export const announce: Step = {
  name: 'announce',
  scope: 'leg',
  kind: 'W',
  sharesLook: true,
  goesAlong: true, // it tells of addresses and links that were proved already, so that no refusal beside it makes it untrue
  perform: async (ctx) => {
    const leg = legOf(ctx);
    const { canonical } = ctx.plan;
    const part = await letPeopleIn(ctx);
    const content = signpost(canonical);
    const welcome = arrival(leg, await aliasesInCanonical(ctx, leg));
    const purpose = `arrival of ${leg.room}`;
    await ctx.performAll([
      { verb: 'post', actor: leg.tombstoneAs, room: leg.room, purpose: 'signpost', content },
      { verb: 'post', actor: canonical.actor, room: canonical.room, purpose, content: welcome },
    ]);
    const note = await howManyInvited(ctx);
    return waitsFor([part], { kind: 'done', ...(note !== undefined && { note }) });
  },
  undo: 'take-back',
};
