import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { PYTHON } from '#test/servers/certificates';
import type { Synapse } from '#test/servers/synapse';

/**
 * Takes the power levels of a room out of its homeserver's database, as in rooms of other software that never wrote any:
 * Synapse makes no such room itself. The server is started again, since it remembers what it read.
 */
export async function withoutPowerLevels(server: Synapse, room: string): Promise<void> {
  execFileSync(PYTHON, ['-c', TAKE_OUT, join(server.folder, 'homeserver.db'), room]);
  await server.restart();
}

const TAKE_OUT = `
import sqlite3, sys
file, room = sys.argv[1:]
database = sqlite3.connect(file, timeout=30)
for table in ('current_state_events', 'state_groups_state', 'state_events'):
    database.execute(f"delete from {table} where room_id = ? and type = 'm.room.power_levels'", (room,))
# Older events name it as what allowed them, so it stays; out of the timeline it is gone.
database.execute("update events set outlier = 1 where room_id = ? and type = 'm.room.power_levels'", (room,))
database.commit()
`;
