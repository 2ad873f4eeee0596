import type { DiscoverAnswer } from '#src/acts/discovery/discover';
import { groupDocument } from './group-document.ts';

/** What `discover --json` prints. */
export function discoveryDocument({ sources, endpoints, groups }: DiscoverAnswer): object {
  return { sources, endpoints, groups: groups.map(groupDocument) };
}
