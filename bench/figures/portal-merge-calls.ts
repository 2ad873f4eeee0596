import type { Figure } from '#bench/figure';
import { ofPortalMerges } from '#bench/portal-merge';

/** Requests of a whole merge of a portal, those to the bridge included, beside what it took by hand. */
export const figure: Figure = {
  name: 'portal-merge-calls',
  limit: { atMost: 1 },
  isOnlyTold: true,
  measure: async ({ quick }) => {
    const { value, byHand, runs, ratio } = await ofPortalMerges('calls', quick);
    return { ratio, runs, size: 1, calls: value, byHand };
  },
};
