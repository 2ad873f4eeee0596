import { wrongUsage } from '#src/cli/checks';
import type { CliCommand, CommandCall } from '#src/cli/command';
import { type ExitCode, exitCodes } from '#src/cli/exit-codes';
import { isoText, momentText } from '#src/cli/render/moment';
import { alignedRows } from '#src/cli/render/table';
import { nearest } from '#src/errors/nearest';

/** `migrate`: brings the layout of the database up to date, or one step back. */
export const migrateCommand: CliCommand = {
  name: 'migrate',
  group: 'Set up and serve',
  summary: 'Bring the database up to date, take the newest change back, or show where it stands',
  details: 'DOWN LOSES WHAT THE NEWEST CHANGE ADDED. Each change happens wholly or not at all.',
  examples: ['migrate up', 'migrate status'],
  arguments: [{ name: 'direction', description: 'up, down or status' }],
  hasResult: true,
  run: async (call) => {
    const direction = call.input.text('direction');
    const act = DIRECTIONS[direction];
    if (act) return act(call);
    const near = nearest(direction, Object.keys(DIRECTIONS));
    throw wrongUsage(
      `${JSON.stringify(direction)} is no direction.`,
      near ? `Did you mean ${near}?` : 'Write up, down or status.',
    );
  },
};

const DIRECTIONS: Readonly<Record<string, (call: CommandCall) => Promise<ExitCode>>> = {
  up: async ({ services, output }) => {
    const applied = await services.migrate.up();
    output.result(
      { applied },
      applied.length === 0 ? ['Nothing to do: the database is up to date.'] : ['Applied:', ...applied],
    );
    return exitCodes.done;
  },
  down: async ({ services, output }) => {
    const takenBack = await services.migrate.down();
    output.result(
      { takenBack },
      takenBack.length === 0 ? ['Nothing to do: the database is empty.'] : ['Taken back:', ...takenBack],
    );
    return exitCodes.done;
  },
  status: async ({ services, output }) => {
    const rows = await services.migrate.status();
    const migrations = rows.map(({ name, appliedAt }) => ({ name, appliedAt: isoText(appliedAt) }));
    const lines = rows.map(({ name, appliedAt }) => [
      name,
      appliedAt === undefined ? 'not applied' : momentText(appliedAt),
    ]);
    output.result({ migrations, upToDate: rows.every((row) => row.appliedAt !== undefined) }, alignedRows(lines));
    return exitCodes.done;
  },
};
