import type { AccountKind } from '#src/consent/account-kinds';
import type { Command } from '#src/consent/commands';
import type { ConsentRequest } from '#src/consent/consent';
import type { Plan } from '#src/consolidation/plan';
import type { RoomEvent } from '#src/portals/room-event';
import type { KeptPlan } from '#src/ports/plan-store';

/** A command with who wrote it where. */
export interface SpokenCommand {
  readonly event: RoomEvent;
  readonly account: AccountKind;
  readonly command: Command;
}

/** What the argument of a command means in the room where it was written. */
export interface Meaning {
  readonly request: ConsentRequest | undefined;
  readonly plan: Plan | undefined;
  /** The plans that concern the room, newest first. */
  readonly here: readonly KeptPlan[];
}
