import type { ProbeRow } from '#src/cli/context';
import { toInstallation } from '#src/config/installation';
import { describeError } from '#src/errors/describe-error';
import { migrationStatus } from '#src/store/migrate';
import { openMatrix } from './open-matrix.ts';
import type { Shared } from './opened.ts';

/** Asks every server of the configuration; one row for each thing asked. */
export async function checkConfig(shared: Shared): Promise<readonly ProbeRow[]> {
  const config = await shared.config();
  const matrix = openMatrix(config, { installation: toInstallation(config), times: shared.times() });
  try {
    const homeservers = await matrix.probe();
    return [
      ...homeservers.map(({ server, what, ok, detail }) => ({ what, name: server, ok, detail })),
      await probeDatabase(shared),
    ];
  } finally {
    await matrix.close();
  }
}

async function probeDatabase({ config, database }: Shared): Promise<ProbeRow> {
  const name = (await config()).database.url.reveal() === 'embedded' ? 'embedded' : 'postgres';
  try {
    const { pending } = await migrationStatus(await database());
    const detail = pending.length === 0 ? 'answers; up to date' : `answers; ${pending.length} migrations to apply`;
    return { what: 'database', name, ok: true, detail };
  } catch (error) {
    return { what: 'database', name, ok: false, detail: describeError(error).text.happened };
  }
}
