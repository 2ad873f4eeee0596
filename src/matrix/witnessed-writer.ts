import { carryingHead } from '#src/consolidation/chain-witness';
import type { AuditLog } from '#src/ports/audit-log';
import type { WorldWriter } from '#src/ports/world';

/** The same writer, whose messages and tombstones carry where the audit log ends (spec C-11, threat T-32). */
export function witnessedWriter(writer: WorldWriter, audit: Pick<AuditLog, 'head'>): WorldWriter {
  return {
    ...writer,
    post: async (message) => writer.post({ ...message, content: carryingHead(message.content, await audit.head()) }),
    writeState: async (write) => {
      if (write.type !== 'm.room.tombstone') return writer.writeState(write);
      return writer.writeState({ ...write, content: carryingHead(write.content, await audit.head()) });
    },
  };
}
