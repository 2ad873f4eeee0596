import type { CliCommand } from '#src/cli/command';
import { exitCodes } from '#src/cli/exit-codes';
import { consolidationArgument } from '#src/cli/options';
import { jsonText } from '#src/cli/output';
import { reportDocument, reportMarkdown } from '#src/cli/render/report-markdown';
import { statusDocument } from '#src/cli/render/status-document';

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
