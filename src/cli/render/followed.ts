import type { FollowedAnswer } from '#src/acts/answers';
import { sumOf } from '#src/acts/vocabulary';

/** The columns of `followedRows`. */
export const followedHead = ['homeserver', 'followed', 'not yet', 'left'] as const;

/** Who followed, a homeserver a row, and all together where there are several; empty: nobody was there. */
export function followedRows({ servers }: FollowedAnswer): readonly (readonly string[])[] {
  const rows = servers.length > 1 ? [...servers, { server: 'all', ...sumOf(servers) }] : servers;
  return rows.map(({ server, followed, staying, gone }) => [server, ...[followed, staying, gone].map(String)]);
}
