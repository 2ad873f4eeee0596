import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PYTHON } from '#test/servers/certificates';
import { projectRoot } from '#test/servers/project-root';
import type { Synapse } from '#test/servers/synapse';

/** Whom a homeserver is to take for an admin, and where. */
export interface Lie {
  readonly room: string;
  readonly user: string;
}

/** From now on a homeserver believes, and tells everybody who asks it, that somebody has full power in a room; no event says so. */
export async function liesAboutPower({ folder, restart }: Synapse, { room, user }: Lie): Promise<void> {
  const script = join(projectRoot, 'test', 'servers', 'grant-power.py');
  await promisify(execFile)(PYTHON, [script, join(folder, 'homeserver.db'), room, user]);
  await restart(); // what it has in memory is the truth still
}
