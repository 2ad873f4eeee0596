import type { AuditAnswer } from '#src/acts/acts';
import type { CliCommand } from '#src/cli/command';
import { exitCodes } from '#src/cli/exit-codes';
import { consolidationArgument } from '#src/cli/options';
import { isoText, momentText } from '#src/cli/render/moment';
import { alignedRows } from '#src/cli/render/table';

/** `audit`: the hash-chained log of a consolidation or plan. */
export const auditCommand: CliCommand = {
  name: 'audit',
  group: 'Look',
  summary: 'Print the log of a consolidation or plan',
  details:
    'Each entry is chained to the one before it by its hash; --verify checks the whole chain and ends with 1 when it is broken.',
  examples: ['audit c_9d3h5v2w6n --verify'],
  arguments: [consolidationArgument],
  options: [{ flags: '--verify', description: 'check the chain of hashes' }],
  hasResult: true,
  run: async ({ input, services, output }) => {
    const acts = await services.acts();
    const answer = await acts.audit({ id: input.text('id'), verify: input.flag('verify') });
    const entries = answer.entries.map((entry) => ({ ...entry, at: isoText(entry.at) }));
    output.result({ entries, verified: verifiedDocument(answer) }, [...entryLines(answer), ...verifiedLines(answer)]);
    return answer.verified?.brokenAt === undefined ? exitCodes.done : exitCodes.failed;
  },
};

/** Null: it was not asked for. */
function verifiedDocument({ verified }: AuditAnswer): object | null {
  if (!verified) return null;
  return { entries: verified.entries, brokenAt: verified.brokenAt ?? null, holds: verified.brokenAt === undefined };
}

function entryLines({ entries }: AuditAnswer): readonly string[] {
  if (entries.length === 0) return ['Nothing is logged under that id.'];
  const rows = entries.map(({ sequence, at, who, what, detail }) => [
    String(sequence),
    momentText(at),
    who,
    what,
    JSON.stringify(detail),
  ]);
  return alignedRows(rows);
}

function verifiedLines({ verified }: AuditAnswer): readonly string[] {
  if (!verified) return [];
  if (verified.brokenAt === undefined) return ['', `The chain holds; entries checked: ${verified.entries}.`];
  return [
    '',
    `THE CHAIN IS BROKEN at entry ${verified.brokenAt}: that entry, or one before it, was changed after it was written.`,
  ];
}
