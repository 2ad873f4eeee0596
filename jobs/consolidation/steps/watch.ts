import { keepClosed } from '#jobs/consolidation/keep-closed';
import { targetOf, whatIsWrong } from '#jobs/consolidation/look-at-outcome';
import { readersNow } from '#jobs/readers-now';
import { accountKinds } from '#src/consent/account-kinds';
import { counted, plainName } from '#src/consent/plain-text';
import type { AliasMove, LegPlan } from '#src/consolidation/plan';
import { MACHINE } from '#src/consolidation/run-state';
import type { Step, StepContext } from '#src/consolidation/step';
import { isTributaryError } from '#src/errors/tributary-error';
import { serverOf, type UserId } from '#src/portals/ids';

const DAY_MS = 86_400_000;

/**
 * Step 20: looks once a day for `policy.watchDays` whether aliases, tombstones and links are as they were left. An alias
 * that came loose is led back; anything else is reported (threats T-15, T-16). The run is done meanwhile.
 */
export const watch: Step = {
  name: 'watch',
  scope: 'run',
  kind: 'W',
  perform: async (ctx) => {
    if (ctx.rehearsed) return { kind: 'done' };
    const { doneAt, lastLook, lastNote } = await times(ctx);
    const end = doneAt + ctx.plan.policy.watchDays * DAY_MS;
    const now = ctx.clock.now();
    const next = Math.min(end, (lastLook ?? now - DAY_MS) + DAY_MS);
    if (now < next) return rest(next, lastNote);
    const note = await look(ctx);
    return now >= end ? { kind: 'done', note } : rest(Math.min(end, now + DAY_MS), note);
  },
  undo: { none: 'it comes after the point of no return' },
};

function rest(until: number, note: string | undefined) {
  const waitingFor = [{ party: MACHINE, what: 'the next look at what was merged', until }];
  return { kind: 'waits', waitingFor, ...(note !== undefined && { note }) } as const;
}

interface Times {
  readonly doneAt: number;
  readonly lastLook: number | undefined;
  readonly lastNote: string | undefined;
}

async function times(ctx: StepContext): Promise<Times> {
  const steps = await ctx.recordedSteps();
  const own = steps.find(({ step }) => step === 'watch');
  const before = steps.find(({ step }) => step === 'return-power');
  const doneAt = before?.outcomeAt ?? own?.intentAt ?? ctx.clock.now();
  return { doneAt, lastLook: own?.outcomeAt, lastNote: own?.note };
}

async function look(ctx: StepContext): Promise<string> {
  const day = new Date(ctx.clock.now()).toISOString().slice(0, 10);
  const opened = await keepClosed(ctx);
  const repairs = [...(await repairAliases(ctx)), ...(opened?.note === undefined ? [] : [opened.note])];
  const wrong = await whatIsWrong(ctx);
  const stragglers = await stragglersNow(ctx);
  return [
    `Looked on ${day}: ${counted(stragglers.length, 'person has', 'people have')} not followed yet${byServer(stragglers)}`,
    ...repairs,
    ...(wrong.length > 0 ? wrong : ['everything is as it was left']),
  ].join('; ');
}

/** Only what the plan covered: an alias that leads nowhere, or back to its old room. */
async function repairAliases(ctx: StepContext): Promise<readonly string[]> {
  const loose = ctx.plan.legs.flatMap((leg) => leg.aliases.map((move) => ({ leg, move })));
  const repairs = [];
  for (const { leg, move } of loose) repairs.push(await repairAlias(ctx, leg, move));
  return repairs.flatMap((repair) => repair ?? []);
}

async function repairAlias(ctx: StepContext, leg: LegPlan, { alias, actor }: AliasMove): Promise<string | undefined> {
  const target = await targetOf(ctx, alias);
  if (actor === undefined || (target !== undefined && target !== leg.room)) return undefined;
  try {
    await ctx.perform({ verb: 'move-alias', actor, alias, from: leg.room, to: ctx.plan.canonical.room });
    return `${alias} was led back to canonical`;
  } catch (error) {
    if (!isTributaryError(error) || error.kind === 'temporary' || error.kind === 'bug') throw error;
    return `${alias} could not be led back: ${error.text.happened}`;
  }
}

const MOST_SERVERS = 10;

/** How many on each homeserver, most first; a server whose people all stay behind may not be able to follow. */
function byServer(people: readonly UserId[]): string {
  const counts = new Map<string, number>();
  for (const person of people) counts.set(serverOf(person), (counts.get(serverOf(person)) ?? 0) + 1);
  const ordered = [...counts].sort(([a, many], [b, others]) => others - many || (a < b ? -1 : 1));
  const told = ordered.slice(0, MOST_SERVERS).map(([server, count]) => `${plainName(server)}: ${count}`);
  const more = ordered.length > MOST_SERVERS ? ', …' : '';
  return told.length === 0 ? '' : ` (${told.join(', ')}${more})`;
}

async function stragglersNow(ctx: StepContext): Promise<readonly UserId[]> {
  const { room, actor } = ctx.plan.canonical;
  const kinds = accountKinds(ctx.installation, ctx.drivers.all());
  const arrived = new Set(await ctx.world.joinedMembers({ room, as: actor }));
  const readerIn = await readersNow(ctx);
  const left = await Promise.all(
    ctx.plan.legs.map(async (leg) => ctx.world.joinedMembers({ room: leg.room, as: readerIn(leg.room) })),
  );
  return [...new Set(left.flat().filter((user) => kinds(user) === 'human' && !arrived.has(user)))];
}
