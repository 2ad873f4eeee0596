import type { Figure } from '#bench/figure';
import { ofPortalMerges } from '#bench/portal-merge';

/** Seconds for which a merge of a portal keeps the channel in two rooms, beside the same by hand on this machine. */
export const figure: Figure = {
  name: 'double-bridged-seconds',
  limit: { atMost: 1 },
  isOnlyTold: true,
  measure: async ({ quick }) => {
    const { value, byHand, runs, ratio } = await ofPortalMerges('doubleBridgedSeconds', quick);
    return { ratio, runs, size: 1, doubleBridgedSeconds: value, byHand };
  },
};
