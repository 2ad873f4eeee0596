import type { Step } from '#src/consolidation/step';
import { waitsFor } from '../human-part.ts';
import { aliasesInCanonical } from '../leg-aliases.ts';
import { letPeopleIn } from '../let-people-in.ts';
import { legOf } from '../live-channels.ts';
import { arrival, signpost } from '../messages.ts';

/** Step 15: tells both rooms, once each, and opens canonical to the source's people where it is not open to everybody. */
export const announce: Step = {
  name: 'announce',
  scope: 'leg',
  kind: 'W',
  perform: async (ctx) => {
    const leg = legOf(ctx);
    const { canonical } = ctx.plan;
    const part = await letPeopleIn(ctx);
    const content = signpost(canonical);
    await ctx.perform({ verb: 'post', actor: leg.tombstoneAs, room: leg.room, purpose: 'signpost', content });
    const welcome = arrival(leg, await aliasesInCanonical(ctx, leg));
    const purpose = `arrival of ${leg.room}`;
    await ctx.perform({ verb: 'post', actor: canonical.actor, room: canonical.room, purpose, content: welcome });
    return waitsFor([part], { kind: 'done' });
  },
  undo: 'take-back',
};
