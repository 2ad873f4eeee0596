import { approveSingle } from '#src/acts/plans/approve-single';
import type { ActPorts } from '#src/acts/ports';
import type { ApprovalKind } from '#src/consent/approval';
import { isTributaryError } from '#src/errors/tributary-error';
import type { HeardAnswer } from './heard-answer.ts';
import type { Meaning, SpokenCommand } from './spoken-command.ts';

/** `promote` and `lift`, of one name, in the room that stays: whoever approves has it before their eyes (threat T-21). */
export async function approveHere(
  ports: ActPorts,
  { event, account, command }: SpokenCommand,
  { here, kind }: Pick<Meaning, 'here'> & { readonly kind: ApprovalKind },
): Promise<HeardAnswer> {
  const name = command.argument;
  if (name === undefined) return { kind: 'unclear', about: kind };
  if (account !== 'human') return { kind: 'word-not-counted', fault: 'not-a-person', levelNeeded: 0 };
  const staying = here.find(({ plan }) => plan.canonical.room === event.room);
  if (!staying) return here.length === 0 ? { kind: 'no-plan' } : { kind: 'only-in-canonical' };
  try {
    const evidence = { room: event.room, event: event.eventId };
    await approveSingle(ports, { plan: staying.plan.id, kind, name, by: event.sender }, evidence);
    return { kind: 'approved', what: kind, name };
  } catch (error) {
    if (!isTributaryError(error) || error.kind === 'temporary' || error.kind === 'bug') throw error;
    return { kind: 'not-possible', text: error.text };
  }
}
