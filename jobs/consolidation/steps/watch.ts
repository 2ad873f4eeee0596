import { keepClosed } from '#jobs/consolidation/keep-closed';
import { isReplaced, lookTogether, targetOf, whatIsWrong } from '#jobs/consolidation/look-at-outcome';
import { remindIn, remindsLater } from '#jobs/consolidation/remind';
import { stayingText, type WhoFollowed, whoFollowed } from '#jobs/consolidation/who-followed';
import { isLastWord } from '#jobs/last-word';
import { counted } from '#src/consent/plain-text';
import type { AliasMove, LegPlan } from '#src/consolidation/plan';
import type { StepRecord } from '#src/consolidation/records';
import { MACHINE } from '#src/consolidation/run-state';
import type { Step, StepContext, StepOutcome } from '#src/consolidation/step';

const DAY_MS = 86_400_000;

/**
 * Step 20: looks once a day for `policy.watchDays` whether aliases, tombstones and links are as they were left. An alias
 * that came loose is led back; anything else is reported (threats T-15, T-16). Who followed is counted each time, and those
 * who did not are reminded once where the policy says so. A canonical that was replaced itself is only told of, and nobody
 * is led there any more. The run is done meanwhile.
 */
export const watch: Step = {
  name: 'watch',
  scope: 'run',
  kind: 'W',
  sharesLook: true,
  perform: async (ctx) => {
    if (ctx.rehearsed) return { kind: 'done' };
    const { times, last } = await watchOf(ctx);
    const now = ctx.clock.now();
    const next = nextLook(times, last?.outcomeAt) ?? now;
    if (now < next) return rest(next, last);
    const isProven = last?.outcomeAt === undefined && (await wasProvenJustNow(ctx));
    const seen = await lookOrTell(ctx, { reminds: now >= times.remindAt || now >= times.end, isProven });
    return now >= times.end ? { kind: 'done', ...seen } : rest(nextLook(times, now) ?? now, seen);
  },
  undo: { none: 'it comes after the point of no return' },
};

/** What a look came to; what was recorded of an earlier one is its note. */
type Seen = Pick<StepRecord, 'note'> & Pick<Extract<StepOutcome, { kind: 'waits' }>, 'following' | 'alerts'>;

function rest(until: number, seen: Seen | undefined) {
  const waitingFor = [{ party: MACHINE, what: 'the next look at what was merged', until }];
  const { note, following, alerts } = seen ?? {};
  const found = { ...(following && { following }), ...(alerts && { alerts }) };
  return { kind: 'waits', waitingFor, ...(note !== undefined && { note }), ...found } as const;
}

/** Moments in milliseconds since 1970. */
interface Times {
  readonly end: number;
  /** Infinity: nobody is reminded. */
  readonly remindAt: number;
}

async function watchOf(ctx: StepContext): Promise<{ readonly times: Times; readonly last: StepRecord | undefined }> {
  const steps = await ctx.recordedSteps();
  const own = steps.find(({ step }) => step === 'watch');
  const before = steps.find(({ step }) => step === 'return-power');
  const doneAt = before?.outcomeAt ?? own?.intentAt ?? ctx.clock.now();
  const { watchDays, reminderDays = 0 } = ctx.plan.policy;
  const remindAt = remindsLater(ctx.plan) ? doneAt + reminderDays * DAY_MS : Number.POSITIVE_INFINITY;
  return { times: { end: doneAt + watchDays * DAY_MS, remindAt }, last: own };
}

/** A day after the last look, or when something is due before that; undefined: nobody has looked yet. */
function nextLook({ end, remindAt }: Times, last: number | undefined): number | undefined {
  if (last === undefined) return undefined;
  return Math.min(end, last + DAY_MS, remindAt > last ? remindAt : Number.POSITIVE_INFINITY);
}

interface Looking {
  readonly reminds: boolean;
  /** The outcome was proven just now: this look only counts who followed. */
  readonly isProven: boolean;
}

/** So many milliseconds after it the proof of the outcome is as good as a look of our own. */
const JUST_NOW_MS = 5_000;

async function wasProvenJustNow(ctx: StepContext): Promise<boolean> {
  const proof = (await ctx.recordedSteps()).find(({ step }) => step === 'verify-outcome');
  const at = proof?.state === 'done' ? proof.outcomeAt : undefined;
  return at !== undefined && Math.abs(ctx.clock.now() - at) < JUST_NOW_MS;
}

/** Whoever shuts us out, or fights us, ends the look of that day and not the watch: it is told like all that is not as it was left. */
async function lookOrTell(ctx: StepContext, looking: Looking): Promise<Seen> {
  try {
    return await look(ctx, looking);
  } catch (error) {
    if (!isLastWord(error)) throw error;
    const found = `it could not be looked at: ${error.text.happened}`;
    return { note: `Looked on ${today(ctx)}: ${found}`, alerts: [found] };
  }
}

function today({ clock }: StepContext): string {
  return new Date(clock.now()).toISOString().slice(0, 10);
}

async function look(ctx: StepContext, { reminds, isProven }: Looking): Promise<Seen> {
  if (!isProven) await lookTogether(ctx);
  const opened = await keepClosed(ctx);
  const stuck = opened?.note === undefined ? [] : [opened.note];
  // Nobody is led or sent into a room that was given up: where they should go now is for people to say.
  const leadsOn = await isReplaced(ctx);
  const repairs = [...(leadsOn || isProven ? [] : await repairAliases(ctx)), ...stuck];
  const wrong = isProven ? [] : await whatIsWrong(ctx);
  const people = await whoFollowed(ctx);
  const behind = stayingText(
    people.following,
    (count) => `${counted(count, 'person has', 'people have')} not followed yet`,
  );
  const parts = [
    `Looked on ${today(ctx)}: ${behind}`,
    ...(reminds && remindsLater(ctx.plan) ? await remindAll(ctx, leadsOn ? [] : people.staying) : []),
    ...repairs,
    ...(wrong.length > 0 ? wrong : ['everything is as it was left']),
  ];
  return { note: parts.join('; '), following: people.following, alerts: [...wrong, ...stuck] };
}

async function remindAll(ctx: StepContext, staying: WhoFollowed['staying']): Promise<readonly string[]> {
  const said = [];
  for (const [index, leg] of ctx.plan.legs.entries()) said.push(await remindIn(ctx, leg, staying[index] ?? 0));
  return said.flatMap((text) => text ?? []);
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
    if (!isLastWord(error)) throw error;
    return `${alias} could not be led back: ${error.text.happened}`;
  }
}
