import type { Acts } from '#src/acts/acts';
import type { PlanAnswer } from '#src/acts/answers';
import { isBlocked } from '#src/acts/vocabulary';
import { planDocument } from '#src/cli/render/plan-document';
import { planBodyLines } from '#src/cli/render/plan-text';
import { alignedRows, block } from '#src/cli/render/table';
import { isTributaryError, type TributaryError } from '#src/errors/tributary-error';
import { checkUser, wrongUsage } from './checks.ts';
import type { CommandCall, OptionSpec } from './command.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';

/** Groups of discovery that are planned, asked about and started together; a group that is only likely needs a person's look first. */
export const groupTierOption: OptionSpec = {
  flags: '--group-tier <tier>',
  description: 'plan every group of this tier, ask everybody concerned and start; each waits for its own consents',
  choices: ['certain'],
};

/** Looks without consequences. */
export const dryRunOption: OptionSpec = {
  flags: '--dry-run',
  description: 'with --group-tier: only show the plans; nothing is kept, nobody is asked, nothing starts',
};

/** What became of one group. */
type GroupRun =
  | { readonly kind: 'started'; readonly answer: PlanAnswer; readonly consolidation: string; readonly state: string }
  /** Planned by a dry run, or kept from running by its blockers. */
  | { readonly kind: 'shown' | 'blocked' | 'under-way'; readonly answer: PlanAnswer }
  /** Its plan was kept when `answer` is there. */
  | { readonly kind: 'failed'; readonly error: TributaryError; readonly answer?: PlanAnswer };

interface Bulk {
  readonly acts: Acts;
  readonly dryRun: boolean;
  readonly by: string | undefined;
}

/**
 * Plans every certain group, shows each plan, asks its parties and starts its run, which writes nothing before all have
 * agreed. Goes on after a group that is blocked or refused; ends with the code of the first of those. Throws USAGE_WRONG.
 */
export async function runGroups(call: CommandCall): Promise<ExitCode> {
  const { input, services, output } = call;
  if (input.flag('follow'))
    throw wrongUsage('Many groups cannot be followed.', 'Leave out --follow; `status` lists all.');
  const acts = await services.acts();
  const bulk: Bulk = { acts, dryRun: input.flag('dryRun'), by: input.optional('by', checkUser) };
  const ran: [string, GroupRun][] = [];
  for (const { group, places } of await acts.groups({ tier: 'certain' })) {
    const run = await runGroup(bulk, group.id);
    ran.push([group.id, run]);
    if (!output.json) output.tell(...shown(`Group ${group.id}: ${places.length} places`, run), '');
  }
  const rows = ran.map(([group, run]) => rowOf(group, run));
  output.result(
    { groups: ran.map(([group, run]) => documentOf(group, run)) },
    rows.length === 0
      ? ['No group is certain; `tributary groups` shows those that are likely.']
      : alignedRows([['group', 'plan', 'what became of it', ''], ...rows]),
  );
  return ran.map(([, run]) => codeOf(run)).find((code) => code !== exitCodes.done) ?? exitCodes.done;
}

async function runGroup({ acts, dryRun, by }: Bulk, group: string): Promise<GroupRun> {
  let answer: PlanAnswer | undefined;
  try {
    answer = await acts.plan({
      group,
      retire: [],
      dryRun,
      ...(!dryRun && { orBefore: true }),
      ...(by !== undefined && { requestedBy: by }),
    });
    if (isBlocked(answer.plan)) return { kind: isUnderWay(answer) ? 'under-way' : 'blocked', answer };
    if (dryRun) return { kind: 'shown', answer };
    const request = { plan: answer.plan.id, ...(by !== undefined && { by }) };
    await acts.ask(request); // whoever may not be asked does not keep rooms locked for a run that nobody can agree to
    const { consolidation } = await acts.run(request);
    return { kind: 'started', answer, consolidation: consolidation.id, state: consolidation.state };
  } catch (error) {
    // Only what concerns this one group lets the others go on; without the database none of them could.
    if (!isTributaryError(error) || error.kind === 'bug' || error.code.startsWith('DATABASE_')) throw error;
    return { kind: 'failed', error, ...(answer && { answer }) };
  }
}

/** Nothing is wrong with a group that an earlier call has started. */
function isUnderWay({ plan }: PlanAnswer): boolean {
  return plan.blockers.every(({ code }) => code === 'room-in-other-run');
}

function shown(heading: string, run: GroupRun): readonly string[] {
  const plan = run.answer === undefined ? [] : planBodyLines(run.answer);
  const { happened, left, now } = run.kind === 'failed' ? run.error.text : {};
  return [
    heading,
    ...plan,
    ...block(
      'It was not started',
      [happened, left, now].flatMap((text) => text ?? []),
    ),
    ...block('Next', keptFor(run)),
  ];
}

/** A plan that was kept and not started is no loss: what to do with it, so that nobody makes another. */
function keptFor(run: GroupRun): readonly string[] {
  if (run.kind !== 'failed' || run.answer?.kept !== true) return [];
  const { id } = run.answer.plan;
  return [
    `Plan ${id} is kept. Once that is settled, the same command goes on with it, or:`,
    `tributary ask ${id}`,
    `tributary run ${id}`,
  ];
}

function codeOf(run: GroupRun): ExitCode {
  if (run.kind === 'blocked') return exitCodes.refused;
  if (run.kind !== 'failed' || isMerged(run.error)) return exitCodes.done;
  return exitCodeOf(run.error);
}

/** A group whose rooms have become one has nothing left to do. */
function isMerged({ code }: TributaryError): boolean {
  return code === 'NOTHING_TO_RETIRE';
}

function documentOf(group: string, run: GroupRun): object {
  const started = run.kind === 'started' ? { consolidation: run.consolidation, state: run.state } : {};
  const { code, text } = run.kind === 'failed' ? run.error : {};
  return {
    group,
    result: run.kind === 'failed' && isMerged(run.error) ? 'merged' : run.kind,
    plan: run.answer?.kept === true ? run.answer.plan.id : null,
    consolidation: null,
    ...started,
    ...(code && { error: { code, text } }),
    ...(run.kind === 'failed' && { next: keptFor(run) }),
    planned: run.answer ? planDocument(run.answer) : null,
  };
}

/** What to do is said in the last lines as well: where many groups run, people read only those. */
function whyNot(error: TributaryError): string {
  return isMerged(error) ? error.text.happened : `${error.text.happened} ${error.text.now}`;
}

function rowOf(group: string, run: GroupRun): readonly string[] {
  const plan = run.answer?.kept === true ? run.answer.plan.id : '';
  if (run.kind === 'failed') return [group, plan, isMerged(run.error) ? 'merged' : run.error.code, whyNot(run.error)];
  if (run.kind === 'started') return [group, plan, run.state, run.consolidation];
  return [group, plan, run.kind, run.answer.plan.blockers.map(({ text }) => text).join(' ')];
}
