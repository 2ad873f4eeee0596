import type { Finder } from '#src/consolidation/situation';
import { wideningsOf } from '#src/consolidation/widening';

/** Canonical is open to more people than a source, and the policy does not allow that (spec P-3, threat T-17). */
export const wideningForbidden: Finder = ({ canonical, sources, plan, installation }) => {
  if (installation.policy.allowWidening) return [];
  return sources.flatMap((source) =>
    wideningsOf(source, canonical).map(({ line, text }) => ({
      code: `widening-${line}`,
      room: source.room,
      text: `The people of ${source.name} would be more open to the public in ${plan.name} than they are now: ${text}. The policy (allowWidening) forbids that.`,
    })),
  );
};
