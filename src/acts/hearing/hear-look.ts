import { answersOf, planNow } from '#src/acts/plans/party-answers';
import type { ActPorts } from '#src/acts/ports';
import { summaryFor } from '#src/acts/rooms/room-summary';
import { linkTo } from '#src/acts/speaking/link-to';
import type { KeptPlan } from '#src/ports/plan-store';
import { tallyOf } from './hear-word.ts';
import type { HeardAnswer } from './heard-answer.ts';
import type { Meaning, SpokenCommand } from './spoken-command.ts';

/** How the plan of this room stands; of the other rooms only the count is told. */
export async function statusHere(ports: ActPorts, spoken: SpokenCommand, meaning: Meaning): Promise<HeardAnswer> {
  const { event } = spoken;
  const kept = planMeant(meaning);
  if (!kept) return nothingHere(spoken);
  const now = await planNow(ports, kept.plan);
  const at = ports.clock.now();
  const own = new Set(kept.plan.parties.filter(({ room }) => room === event.room).map(({ id }) => id));
  return {
    kind: 'status',
    plan: kept.plan.id,
    state: now.consolidation?.state ?? kept.state,
    tally: tallyOf(now, at),
    here: answersOf(now, at).filter(({ id }) => own.has(id)),
    link: linkTo(ports, kept.plan),
  };
}

/** What the plan means for this room, in one sentence, and the link. */
export async function showHere(ports: ActPorts, spoken: SpokenCommand, meaning: Meaning): Promise<HeardAnswer> {
  const kept = planMeant(meaning);
  if (!kept) return nothingHere(spoken);
  const { proposal, link } = summaryFor(ports, kept.plan, spoken.event.room);
  const tally = tallyOf(await planNow(ports, kept.plan), ports.clock.now());
  return { kind: 'shown', proposal, link, tally };
}

function planMeant({ plan: named, here }: Meaning): KeptPlan | undefined {
  return here.find(({ plan }) => named === undefined || plan.id === named.id);
}

function nothingHere({ command }: SpokenCommand): HeardAnswer {
  return command.argument === undefined ? { kind: 'no-plan' } : { kind: 'code-unknown' };
}
