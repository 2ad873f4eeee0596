import type { Finding } from '#src/consolidation/plan';
import type { Finder, Situation } from '#src/consolidation/situation';

/** Canonical cannot be read: nothing is known of it (spec P-3). */
export const canonicalUnknown: Finder = ({ canonical }) =>
  canonical.known
    ? []
    : [finding('canonical-unknown', { canonical }, `Nothing is known of ${canonical.room}: it has no create event.`)];

/** Canonical was replaced itself (spec P-3, threat T-15). */
export const canonicalReplaced: Finder = ({ canonical }) => {
  if (canonical.replacement === undefined) return [];
  const where = canonical.replacement === null ? 'without naming another' : `by ${canonical.replacement}`;
  const text = `The room ${canonical.name} has been replaced ${where}; a replaced room cannot be the one that stays.`;
  return [finding('canonical-replaced', { canonical }, text)];
};

/** Canonical is encrypted: our bot and most bridges cannot read it (spec P-3, threat T-19). */
export const canonicalEncrypted: Finder = ({ canonical }) => {
  const text = `The room ${canonical.name} is encrypted: bridges could not read it, and encryption cannot be switched off.`;
  return canonical.encrypted ? [finding('canonical-encrypted', { canonical }, text)] : [];
};

function finding(code: string, { canonical }: Pick<Situation, 'canonical'>, text: string): Finding {
  return { code, room: canonical.room, text };
}
