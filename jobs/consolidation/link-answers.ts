import type { ActOutcome, LinkAct, UnlinkAct } from '#src/consolidation/act';
import type { StepOutcome, WaitingFor } from '#src/consolidation/step';
import { TributaryError } from '#src/errors/tributary-error';

/** An act of a bridge with what it came to. */
export interface LinkResult {
  readonly act: LinkAct | UnlinkAct;
  readonly outcome: ActOutcome;
}

/** A refusal pauses the run, a wait waits for whom the bridge names, and all done is done. */
export function outcomeOfLinks(results: readonly LinkResult[], consolidation: string): StepOutcome {
  const refused = results.find(({ outcome }) => outcome.result === 'refused');
  if (refused) return pauseFor(refused, consolidation);
  const waitingFor = results.flatMap(waitOf);
  return waitingFor.length > 0 ? { kind: 'waits', waitingFor } : { kind: 'done' };
}

function waitOf({ act, outcome }: LinkResult): readonly WaitingFor[] {
  if (outcome.result !== 'waits') return [];
  const { who, what, until } = outcome.waitsFor ?? { who: `operator:${act.bridge}`, what: `${act.verb} ${act.room}` };
  return [{ party: who, what, ...(until !== undefined && { until }) }];
}

function pauseFor({ act, outcome }: LinkResult, consolidation: string): StepOutcome {
  const what = `to ${act.verb} ${act.channel.channel}`;
  const facts = { bridge: act.bridge, what, why: outcome.why ?? 'it gave no reason', consolidation };
  const { code, text } = new TributaryError('BRIDGE_REFUSED', { facts });
  return { kind: 'pauses', code, note: `${text.happened} ${text.now}` };
}
