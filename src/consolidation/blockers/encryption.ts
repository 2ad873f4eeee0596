import type { Finder } from '#src/consolidation/situation';

/** People who chose an encrypted room are not moved to one that is not (spec P-3, threat T-19). */
export const sourceEncrypted: Finder = ({ canonical, sources }) =>
  sources
    .filter(({ encrypted }) => encrypted && !canonical.encrypted)
    .map(({ room, name }) => ({
      code: 'source-encrypted',
      room,
      text: `The room ${name} is encrypted and ${canonical.name} is not: what people say would no longer be protected.`,
    }));
