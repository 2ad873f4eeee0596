import type { Figure } from '#bench/figure';
import { ofPortalMerges } from '#bench/portal-merge';

/** Seconds of HTTP of a whole merge of a portal, beside what it took by hand. */
export const figure: Figure = {
  name: 'portal-merge-http-seconds',
  limit: { atMost: 1 },
  isOnlyTold: true,
  measure: async ({ quick }) => {
    const { value, runs, ratio } = await ofPortalMerges('httpSeconds', quick);
    return { ratio, runs, size: 1, httpSeconds: value };
  },
};
