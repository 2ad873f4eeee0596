import type { CliCommand } from '#src/cli/command';
import { exitCodes } from '#src/cli/exit-codes';
import { consolidationArgument } from '#src/cli/options';
import { consolidationDocument, statusDocument } from '#src/cli/render/status-document';
import { listLines, statusLines } from '#src/cli/render/status-text';

/** `status`: where one consolidation stands, or all of them. */
export const statusCommand: CliCommand = {
  name: 'status',
  group: 'Look',
  summary: 'Show where a consolidation stands, or list all of them',
  examples: ['status', 'status c_9d3h5v2w6n'],
  arguments: [{ ...consolidationArgument, optional: true }],
  hasResult: true,
  run: async ({ input, services, output }) => {
    const id = input.optional('id');
    const acts = await services.acts();
    if (id === undefined) {
      const all = await acts.list();
      const consolidations = all.map((one) => consolidationDocument(one, one.waitingFor));
      output.result({ consolidations }, listLines(all));
      return exitCodes.done;
    }
    const status = await acts.status({ id });
    output.result(statusDocument(status), statusLines(status));
    return exitCodes.done;
  },
};
