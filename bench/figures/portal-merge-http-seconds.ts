import type { Figure } from '#bench/figure';
import { ofPortalMerges } from '#bench/portal-merge';

/** Seconds of HTTP of a whole merge of a portal, beside the same by hand on this machine. */
export const figure: Figure = {
  name: 'portal-merge-http-seconds',
  limit: { atMost: 1 },
  isOnlyTold: true,
  measure: async ({ quick }) => {
    const { value, byHand, runs, ratio } = await ofPortalMerges('httpSeconds', quick);
    return { ratio, runs, size: 1, httpSeconds: value, byHand };
  },
};
