import type { CliCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { consolidationArgument } from '../options.ts';
import { consolidationDocument, statusDocument } from '../render/status-document.ts';
import { listLines, statusLines } from '../render/status-text.ts';

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
