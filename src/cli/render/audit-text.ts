import type { AuditAnswer } from '#src/acts/answers';
import { momentText } from './moment.ts';
import { alignedRows } from './table.ts';

/** The entries of the log, a line each. */
export function auditLines({ entries }: AuditAnswer): readonly string[] {
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

/** What the check of the chain found, and what the rooms say of it; empty when it was not asked for. */
export function verifiedLines({ verified, witness }: AuditAnswer): readonly string[] {
  if (!verified) return [];
  return [...chainLines(verified), ...(witness ? witnessLines(witness) : [])];
}

/** True when the chain holds and no room says otherwise, or nobody asked. */
export function holds({ verified, witness }: AuditAnswer): boolean {
  return verified?.brokenAt === undefined && verified?.cutOff === undefined && witness?.against === undefined;
}

/** For machines; null: it was not asked for. */
export function verifiedDocument(answer: AuditAnswer): object | null {
  const { verified, witness } = answer;
  if (!verified) return null;
  return {
    entries: verified.entries,
    brokenAt: verified.brokenAt ?? null,
    cutOff: verified.cutOff ?? null,
    holds: holds(answer),
    witness: witness ? { ...witness, against: witness.against ?? null } : null,
  };
}

function chainLines({ entries, brokenAt, cutOff }: NonNullable<AuditAnswer['verified']>): readonly string[] {
  if (brokenAt !== undefined)
    return [
      `THE CHAIN IS BROKEN at entry ${brokenAt}: that entry, or one before it, was changed after it was written.`,
    ];
  if (cutOff !== undefined)
    return [`THE LOG WAS CUT SHORT after entry ${entries}: the database kept that ${cutOff} more were written.`];
  return [`The chain holds; entries checked: ${entries}.`];
}

function witnessLines({ messages, upTo, unread, against }: NonNullable<AuditAnswer['witness']>): readonly string[] {
  const blind = unread.length > 0 ? [`Could not be asked now: ${unread.join(', ')}.`] : [];
  if (against) {
    const { sequence, room, event } = against;
    return [`THE ROOMS SAY OTHERWISE: by ${event} in ${room}, entry ${sequence} was another, or is gone.`, ...blind];
  }
  const agree = `The rooms agree: ${messages} messages of ours there witness the log up to entry ${upTo}.`;
  return [messages === 0 ? 'No message of ours in the rooms says anything of the log.' : agree, ...blind];
}
