import type { ServerName } from '#src/portals/ids';

const MOST_VIA = 3;

/** At most three server names of a `via` list from a room; empty when it is no list. */
export function serverNamesIn(via: unknown): readonly ServerName[] {
  const names: unknown[] = Array.isArray(via) ? via : [];
  return names
    .filter((name): name is ServerName => typeof name === 'string' && /^[^\s/?#]+$/.test(name))
    .slice(0, MOST_VIA);
}
