import { counted } from '#src/consent/plain-text';
import { onlyServerOf } from '#src/consolidation/choose-actors';
import { humansOf } from '#src/consolidation/describe-room';
import type { Finder } from '#src/consolidation/situation';

/** Canonical does not federate while people of the sources are on other servers (spec P-3, threat T-31). */
export const canonicalNotFederated: Finder = ({ canonical, sources }) => {
  const only = onlyServerOf(canonical);
  if (only === undefined) return [];
  return sources.flatMap((source) => {
    const elsewhere = humansOf(source).filter(({ server }) => server !== only).length;
    if (elsewhere === 0) return [];
    const text = `The room ${canonical.name} is open to accounts of ${only} only, and ${counted(elsewhere, 'person', 'people')} of ${source.name} could never join it.`;
    return [{ code: 'canonical-not-federated', room: source.room, text }];
  });
};
