import type { ServerName } from './ids.ts';
import type { StateEvent } from './room-event.ts';
import { contentOf, stateOf } from './room-state.ts';

/** Which servers may take part (m.room.server_acl); undefined lists are as absent. */
export interface ServerAcl {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

/** What a room says about servers; undefined: nothing. */
export function aclOf(state: readonly StateEvent[]): ServerAcl | undefined {
  if (!stateOf(state, 'm.room.server_acl')) return undefined;
  const { allow, deny } = contentOf(state, 'm.room.server_acl');
  return { allow: textsOf(allow), deny: textsOf(deny) };
}

/** True when the list keeps the server out: deny, then allow, then default deny; case does not matter (handbook matrix 1.9). */
export function isDenied(acl: ServerAcl | undefined, server: ServerName): boolean {
  if (!acl) return false;
  // Lists are matched against the name without its port, as servers do.
  const name = server.replace(/:\d{1,5}$/, '').toLowerCase();
  if (acl.deny.some((glob) => matches(glob, name))) return true;
  return !acl.allow.some((glob) => matches(glob, name));
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Linear-time glob match with `*` and `?`: lists come from rooms, so no pattern may be slow. */
function matches(glob: string, name: string): boolean {
  const pattern = glob.toLowerCase();
  let [at, star, mark] = [0, -1, 0];
  let position = 0;
  while (position < name.length) {
    if ((pattern[at] === '?' || pattern[at] === name[position]) && pattern[at] !== '*') {
      at += 1;
      position += 1;
    } else if (pattern[at] === '*') {
      star = at;
      mark = position;
      at += 1;
    } else if (star >= 0) {
      at = star + 1;
      mark += 1;
      position = mark;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
