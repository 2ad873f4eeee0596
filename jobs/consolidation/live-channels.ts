import { canLink, canUnlink } from '#src/consolidation/link-ability';
import type { LegPlan } from '#src/consolidation/plan';
import type { StepContext } from '#src/consolidation/step';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { BridgeDriver } from '#src/ports/bridge-driver';

/** A channel of a leg that a configured bridge serves. */
export interface LiveChannel {
  readonly channel: LinkedChannel;
  readonly driver: BridgeDriver;
}

/** The channels that some bridge of ours reaches; networks that are gone have none (spec M-6). */
export function liveChannels({ drivers }: Pick<StepContext, 'drivers'>, leg: LegPlan): readonly LiveChannel[] {
  return leg.channels.flatMap((channel) => {
    const driver = channel.bridge === undefined ? undefined : drivers.of(channel.bridge);
    return driver && channel.origin !== 'retired' ? [{ channel, driver }] : [];
  });
}

/** Those that can be linked to canonical. */
export function linkable(ctx: Pick<StepContext, 'drivers'>, leg: LegPlan): readonly LiveChannel[] {
  return liveChannels(ctx, leg).filter(({ driver }) => canLink(driver));
}

/** Those whose old link can be removed. */
export function unlinkable(ctx: Pick<StepContext, 'drivers'>, leg: LegPlan): readonly LiveChannel[] {
  return liveChannels(ctx, leg).filter(({ driver }) => canUnlink(driver));
}

/** The leg of a step that runs once for each; its absence would be an error in the workflow itself. */
export function legOf({ leg }: Pick<StepContext, 'leg'>): LegPlan {
  if (!leg) throw new TypeError('a step of a leg was run without one');
  return leg;
}
