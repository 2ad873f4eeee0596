import type { ActPorts } from '#src/acts/ports';
import { confirm } from '#src/acts/runs/confirm';
import type { Plan } from '#src/consolidation/plan';
import { isTributaryError } from '#src/errors/tributary-error';
import { CLOCK_DIFFERENCE_MS, type RoomEvent } from '#src/portals/room-event';
import type { HeardAnswer } from './heard-answer.ts';
import type { SpokenCommand } from './spoken-command.ts';

/** `confirm`, only in canonical itself: whoever confirms has it before their eyes (spec C-10). */
export async function confirmHere(
  ports: ActPorts,
  { event, account }: SpokenCommand,
  plan: Plan,
): Promise<HeardAnswer> {
  if (account !== 'human') return { kind: 'word-not-counted', fault: 'not-a-person', levelNeeded: 0 };
  if (event.room !== plan.canonical.room) return { kind: 'word-not-counted', fault: 'other-room', levelNeeded: 0 };
  if (await isOlderThanQuestion(ports, plan, event))
    return { kind: 'word-not-counted', fault: 'older-than-request', levelNeeded: 0 };
  try {
    const evidence = { room: event.room, event: event.eventId };
    const { consolidation } = await confirm(ports, { id: plan.id, by: event.sender }, evidence);
    return { kind: 'confirmed', consolidation: consolidation.id };
  } catch (error) {
    if (!isTributaryError(error) || error.kind === 'temporary' || error.kind === 'bug') throw error;
    return { kind: 'not-possible', text: error.text };
  }
}

/** Written before the run asked, and heard late: nobody could see then how the room works with the moved links. */
async function isOlderThanQuestion(
  { consolidations, stepRecords }: ActPorts,
  plan: Plan,
  event: RoomEvent,
): Promise<boolean> {
  const run = await consolidations.ofPlan(plan.id);
  const steps = run ? await stepRecords.of(run.id) : [];
  const asked = steps.find(({ step }) => step === 'await-confirmation')?.intentAt;
  return asked !== undefined && event.at + CLOCK_DIFFERENCE_MS < asked;
}
