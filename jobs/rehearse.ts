import { consolidation as workflow } from '#jobs/consolidation/workflow';
import { createRecordsInMemory } from '#jobs/rehearsal/records-in-memory';
import { simulateDrivers } from '#jobs/rehearsal/simulated-drivers';
import { takeAsDone } from '#jobs/rehearsal/take-as-done';
import { describeAct } from '#src/consolidation/act';
import type { HumanTask, LegPlan, Plan, PlanDraft, StepForecast } from '#src/consolidation/plan';
import type { ActRecord, ConsolidationId } from '#src/consolidation/records';
import type { Step, StepOutcome } from '#src/consolidation/step';
import { isTributaryError } from '#src/errors/tributary-error';
import type { Installation } from '#src/portals/installation';
import type { WorldSnapshot } from '#src/portals/room-snapshot';
import type { BridgeDrivers } from '#src/ports/bridge-driver';
import type { Clock } from '#src/ports/clock';
import type { Rehearsal, Rehearsed } from '#src/ports/rehearsal';
import type { Simulate, Simulation } from '#src/ports/simulation';
import { HeldRecords } from './held-records.ts';
import { runStep } from './run-step.ts';
import type { Running } from './running.ts';

/** What a rehearsal is built from. */
export interface RehearsalPorts {
  readonly simulate: Simulate;
  readonly installation: Installation;
  readonly drivers: BridgeDrivers;
  readonly clock: Clock;
}

/** A step that waits for people is asked again so often, each time with their part taken as done. */
const MOST_ROUNDS = 5;

/** Runs the very steps of the workflow against a simulated world (spec P-6): the plan's acts come from here. */
export function createRehearsal(ports: RehearsalPorts): Rehearsal {
  return { rehearse: (draft, snapshot) => rehearse(ports, draft, snapshot) };
}

async function rehearse(ports: RehearsalPorts, draft: PlanDraft, snapshot: WorldSnapshot): Promise<Rehearsed> {
  const simulation = ports.simulate(snapshot, ports.installation);
  const running = await startRun(ports, { draft, snapshot, simulation });
  const parts: Part[] = [];
  for (const { each, steps } of workflow) {
    const legs = each === 'run' ? [undefined] : draft.legs;
    for (const leg of legs) for (const step of steps) parts.push(await playStep({ running, simulation }, step, leg));
  }
  return { steps: parts.map(({ forecast }) => forecast), humanTasks: parts.flatMap(({ tasks }) => tasks) };
}

/** What one step came to in the rehearsal. */
interface Part {
  readonly forecast: StepForecast;
  readonly tasks: readonly HumanTask[];
}

interface Stage {
  readonly running: Running;
  readonly simulation: Simulation;
}

async function playStep({ running, simulation }: Stage, step: Step, leg: LegPlan | undefined): Promise<Part> {
  const tasks: HumanTask[] = [];
  let outcome = await tryStep(running, step, leg);
  for (let round = 1; outcome.kind === 'waits' && round < MOST_ROUNDS; round += 1) {
    tasks.push(...tasksOf(outcome, { step, leg, canonical: running.plan.canonical.address }));
    for (const act of outcome.asIf ?? []) takeAsDone(simulation, running, act);
    outcome = await tryStep(running, step, leg);
  }
  const records = (await running.held.acts()).filter((record) => record.step === step.name && record.leg === leg?.room);
  return { forecast: forecastOf({ step, leg, outcome, records, waited: tasks.length > 0 }), tasks: distinct(tasks) };
}

/** What a simulated server refuses would stop the real run too: the plan shows it where it would happen. */
async function tryStep(running: Running, step: Step, leg: LegPlan | undefined): Promise<StepOutcome> {
  try {
    return await runStep(running, step, leg);
  } catch (error) {
    if (!isTributaryError(error) || error.kind === 'bug') throw error;
    return { kind: 'pauses', code: error.code, note: `${error.text.happened} ${error.text.now}` };
  }
}

interface Played {
  readonly step: Step;
  readonly leg: LegPlan | undefined;
  readonly outcome: StepOutcome;
  readonly records: readonly ActRecord[];
  readonly waited: boolean;
}

function forecastOf({ step, leg, outcome, records, waited }: Played): StepForecast {
  const acts = records.filter(({ outcome: came }) => came?.result === 'done').map(({ act }) => act);
  const stopped = outcome.kind === 'pauses' || outcome.kind === 'refused' || outcome.kind === 'waits';
  const kind =
    stopped || waited ? 'waits' : outcome.kind === 'not-applicable' ? 'not-applicable' : readsOrActs(acts.length);
  const why = outcome.note;
  return {
    step: step.name,
    ...(leg && { leg: leg.room }),
    outcome: kind,
    acts: acts.map((act) => ({ act, text: describeAct(act) })),
    ...(why !== undefined && { why }),
  };
}

function readsOrActs(acts: number): 'acts' | 'reads' {
  return acts > 0 ? 'acts' : 'reads';
}

function tasksOf(
  { waitingFor }: Extract<StepOutcome, { kind: 'waits' }>,
  { step, leg, canonical }: { readonly step: Step; readonly leg: LegPlan | undefined; readonly canonical: string },
): readonly HumanTask[] {
  return waitingFor.map(({ party, what }) => ({
    step: step.name,
    ...(leg && { leg: leg.room }),
    who: party,
    where: leg && party !== 'canonical' ? leg.address : canonical,
    what,
  }));
}

function distinct(tasks: readonly HumanTask[]): readonly HumanTask[] {
  return tasks.filter((task, index) => tasks.findIndex(({ what }) => what === task.what) === index);
}

const REHEARSAL = 'c_rehearsal' as ConsolidationId;

interface Beginning {
  readonly draft: PlanDraft;
  readonly snapshot: WorldSnapshot;
  readonly simulation: Simulation;
}

async function startRun(ports: RehearsalPorts, { draft, snapshot, simulation }: Beginning): Promise<Running> {
  const { installation, drivers, clock } = ports;
  const plan: Plan = { ...draft, hash: '', steps: [], humanTasks: [] };
  const records = createRecordsInMemory({ clock });
  const now = clock.now();
  await records.consolidations.create({
    consolidation: {
      id: REHEARSAL,
      plan: plan.id,
      state: 'running',
      step: 'inspect-rooms',
      waitingFor: [],
      startedAt: now,
      changedAt: now,
    },
    rooms: [],
    legs: draft.legs.map(({ room }) => room),
  });
  const fence = { consolidation: REHEARSAL, holder: 'rehearsal', number: 1 };
  return {
    held: new HeldRecords({ records, clock, fence }),
    view: undefined,
    id: REHEARSAL,
    plan,
    installation,
    clock,
    world: simulation.world,
    writer: simulation.writer,
    drivers: simulateDrivers({ drivers, installation, snapshot, simulation }),
    people: undefined,
    stopped: () => undefined,
    leaseLost: () => false,
    tell: () => undefined,
    line: (what, detail) => ({
      plan: plan.id,
      consolidation: REHEARSAL,
      at: clock.now(),
      who: 'rehearsal',
      what,
      detail,
    }),
  };
}
