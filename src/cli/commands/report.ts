import type { CliCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { consolidationArgument } from '../options.ts';
import { jsonText } from '../output.ts';
import { reportDocument, reportMarkdown } from '../render/report-markdown.ts';
import { statusDocument } from '../render/status-document.ts';

/** `report`: the whole story of a consolidation. */
export const reportCommand: CliCommand = {
  name: 'report',
  group: 'Look',
  summary: 'Tell the whole story of a consolidation, with evidence',
  details: '--json is short for --format json.',
  examples: ['report c_9d3h5v2w6n > report.md', 'report c_9d3h5v2w6n --format json'],
  arguments: [consolidationArgument],
  options: [{ flags: '--format <format>', description: 'md (Markdown) when left out', choices: ['md', 'json'] }],
  hasResult: true,
  run: async ({ input, services, output }) => {
    const acts = await services.acts();
    const report = await acts.report({ id: input.text('id') });
    const format = input.optional('format') ?? (output.json ? 'json' : 'md');
    output.raw(
      format === 'md' && !output.json
        ? reportMarkdown(report)
        : `${jsonText(reportDocument(report, statusDocument(report)))}\n`,
    );
    return exitCodes.done;
  },
};
