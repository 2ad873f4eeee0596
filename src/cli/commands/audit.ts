import type { AuditAnswer } from '#src/acts/answers';
import type { CliCommand } from '#src/cli/command';
import { exitCodes } from '#src/cli/exit-codes';
import { consolidationArgument } from '#src/cli/options';
import { jsonLine } from '#src/cli/output';
import { auditLines, holds, verifiedDocument, verifiedLines } from '#src/cli/render/audit-text';
import { isoText } from '#src/cli/render/moment';

/** `audit`: the hash-chained log of a consolidation or plan. */
export const auditCommand: CliCommand = {
  name: 'audit',
  group: 'Look',
  summary: 'Print the log of a consolidation or plan',
  details:
    'Each entry is chained to the one before it by its hash, and our messages in the rooms carry where the log ended; --verify checks both and ends with 1 when anything was changed, taken out or cut off. --format jsonl prints an entry a line, exactly as it was hashed.',
  examples: ['audit c_9d3h5v2w6n --verify', 'audit c_9d3h5v2w6n --format jsonl > log.jsonl'],
  arguments: [consolidationArgument],
  options: [
    { flags: '--verify', description: 'check the chain of hashes, and ask the rooms' },
    { flags: '--format <format>', description: 'a table when left out', choices: ['jsonl'] },
  ],
  hasResult: true,
  run: async ({ input, services, output }) => {
    const acts = await services.acts();
    const answer = await acts.audit({ id: input.text('id'), verify: input.flag('verify') });
    if (input.optional('format') === 'jsonl') {
      output.raw(asLines(answer));
      output.note(...verifiedLines(answer));
    } else {
      const entries = answer.entries.map((entry) => ({ ...entry, at: isoText(entry.at) }));
      const verified = verifiedLines(answer);
      const lines = [...auditLines(answer), ...(verified.length > 0 ? ['', ...verified] : [])];
      output.result({ entries, verified: verifiedDocument(answer) }, lines);
    }
    return holds(answer) ? exitCodes.done : exitCodes.failed;
  },
};

/** Times are milliseconds here, as they were hashed, so that anybody can compute the hashes again. */
function asLines({ entries }: AuditAnswer): string {
  return entries.map((entry) => `${jsonLine(entry)}\n`).join('');
}
