import type { Knex } from 'knex';
import { z } from 'zod';
import type { Plan, PlanId } from '#src/consolidation/plan';
import { roomsOf } from '#src/consolidation/public-rooms';
import { holdsRooms } from '#src/consolidation/run-state';
import { TributaryError } from '#src/errors/tributary-error';
import { type KeptPlan, LEAVING, type PlanState, type PlanStore, REFUSAL_TOLD } from '#src/ports/plan-store';
import { brokenRecord, present, toJson, toOptionalText, toTimestamp } from './column-values.ts';

interface PlanRow {
  readonly id: PlanId;
  readonly hash: string;
  readonly state: PlanState;
  readonly reason: string | null;
  readonly body: unknown;
}

const COLUMNS = ['id', 'hash', 'state', 'reason', 'body'] as const;
const bodyShape = z.looseObject({
  id: z.string(),
  hash: z.string(),
  canonical: z.object({}),
  legs: z.array(z.object({})),
});

/** Keeps plans. */
export function createPlanStore(knex: Knex): PlanStore {
  return {
    keep: (plan) => keep(knex, plan),
    find: async (id) => {
      const row = await plans(knex).where({ id }).first();
      return row && toKeptPlan(row);
    },
    setState: (id, state, reason) => setState(knex, { id, state, reason }),
    concerning: async (room) => {
      const rows = await active(knex).whereRaw('rooms @> array[?]', [room]);
      return rows.map(toKeptPlan);
    },
    unstarted: async (room, now) => {
      const rows = await plans(knex)
        .whereRaw('rooms @> array[?]', [room])
        .andWhere((plan) => isUnstarted(plan, now))
        .orderBy('created_at', 'desc')
        .orderBy('id');
      return rows.map(toKeptPlan);
    },
    isNamed: async (room, now) => {
      const living = knex('plans').whereRaw('rooms @> array[?]', [room]);
      const row = await living.andWhere((plan) => isLiving(plan, now)).first('id');
      return row !== undefined;
    },
    expired: async ({ before, atMost }) => {
      const over = plans(knex).where('expires_at', '<', toTimestamp(before)).andWhere(isGivenUp);
      const rows = await over.orderBy('expires_at').orderBy('id').limit(atMost);
      return rows.map(toKeptPlan);
    },
    refused: async (now) => {
      const rows = await plans(knex).where('expires_at', '>', toTimestamp(now)).andWhere(isRefusedInSilence);
      return rows.map(toKeptPlan);
    },
    notLeft: (since) => notLeft(knex, since),
    inStates: async (states) => {
      const rows = await newestFirst(knex, states);
      return rows.map(toKeptPlan);
    },
    asked: (now) => asked(knex, now),
    active: async () => {
      const rows = await active(knex);
      return rows.map(toKeptPlan);
    },
  };
}

async function keep(knex: Knex, plan: Plan): Promise<void> {
  await knex('plans').insert({
    id: plan.id,
    hash: plan.hash,
    state: 'open',
    canonical: plan.canonical.room,
    rooms: [...roomsOf(plan)],
    body: toJson(plan),
    requested_by: plan.requestedBy ?? null,
    created_at: toTimestamp(plan.createdAt),
    expires_at: toTimestamp(plan.expiresAt),
  });
}

async function setState(
  knex: Knex,
  { id, state, reason }: { id: PlanId; state: PlanState; reason: string | undefined },
): Promise<void> {
  const changed = await knex('plans')
    .where({ id })
    .update({ state, reason: toOptionalText(reason) });
  if (changed === 0) throw new TributaryError('PLAN_NOT_FOUND', { facts: { plan: id } });
}

function plans(knex: Knex): Knex.QueryBuilder<PlanRow, PlanRow[]> {
  return knex('plans').select(COLUMNS);
}

async function notLeft(knex: Knex, since: number): Promise<readonly KeptPlan[]> {
  const rows = await plans(knex)
    .whereIn('state', ['void', 'ended'])
    .whereExists((line) => isTold(line, LEAVING.stuck).where('at', '>', since))
    .whereNotExists((line) => isTold(line, LEAVING.over));
  return rows.map(toKeptPlan);
}

/** Words are never deleted, and each is taken back once. */
async function asked(knex: Knex, now: number): ReturnType<PlanStore['asked']> {
  return knex('plans')
    .leftJoin('consents', 'consents.plan', 'plans.id')
    .where('plans.state', 'asked')
    .where('plans.expires_at', '>', toTimestamp(now))
    .groupBy('plans.id')
    .select('plans.id as plan', knex.raw("count(consents.id) || ' ' || count(consents.withdrawn_at) as said"));
}

function active(knex: Knex): Knex.QueryBuilder<PlanRow, PlanRow[]> {
  return newestFirst(knex, ['asked', 'running']);
}

function newestFirst(knex: Knex, states: readonly PlanState[]): Knex.QueryBuilder<PlanRow, PlanRow[]> {
  return plans(knex).whereIn('state', states).orderBy('created_at', 'desc').orderBy('id');
}

/** Nobody started it, or its run ended before the first write; a run is on record even where its plan was never marked. */
function isGivenUp(plan: Knex.QueryBuilder): void {
  plan
    .where((never) => never.whereIn('state', ['open', 'asked']).whereNotExists(isUnderWay))
    .orWhere((run) => run.where({ state: 'running' }).whereExists(isRefused));
}

/** A refusal stands, its run wrote nothing, and it is not told that all rooms know. */
function isRefusedInSilence(plan: Knex.QueryBuilder): void {
  plan
    .whereExists((word) =>
      word
        .select('id')
        .from('consents')
        .whereRaw('consents.plan = plans.id and consents.hash = plans.hash')
        .where({ word: 'refuse', withdrawn_at: null }),
    )
    .whereNotExists((act) =>
      act
        .select('act_records.id')
        .from('act_records')
        .join('consolidations', 'consolidations.id', 'act_records.consolidation')
        .whereRaw('consolidations.plan = plans.id'),
    )
    .whereNotExists((line) => isTold(line, REFUSAL_TOLD));
}

function isTold(line: Knex.QueryBuilder, what: string): Knex.QueryBuilder {
  return line.select('sequence').from('audit_log').whereRaw('audit_log.plan = plans.id').where({ what });
}

function isUnderWay(run: Knex.QueryBuilder): void {
  run
    .select('id')
    .from('consolidations')
    .whereRaw('consolidations.plan = plans.id')
    .whereIn('state', [...holdsRooms]);
}

function isRefused(run: Knex.QueryBuilder): void {
  run.select('id').from('consolidations').whereRaw('consolidations.plan = plans.id').where({ state: 'refused' });
}

function isLiving(plan: Knex.QueryBuilder, now: number): void {
  plan
    .where((run) => run.where({ state: 'running' }).whereNotExists(isRefused))
    .orWhere((asked) => isUnstarted(asked, now))
    .orWhere((unmarked) => unmarked.whereIn('state', ['open', 'asked']).whereExists(isUnderWay))
    .orWhereExists(isWatched);
}

/** Its run is done and still looks at the rooms each day. */
function isWatched(run: Knex.QueryBuilder): void {
  const done = run
    .select('id')
    .from('consolidations')
    .whereRaw('consolidations.plan = plans.id')
    .where({ state: 'done' });
  done.whereNotExists((watch) =>
    watch
      .select('id')
      .from('step_records')
      .whereRaw('step_records.consolidation = consolidations.id')
      .where({ step: 'watch', state: 'done' }),
  );
}

function isUnstarted(plan: Knex.QueryBuilder, now: number): void {
  plan.whereIn('state', ['open', 'asked']).where('expires_at', '>', toTimestamp(now));
}

function toKeptPlan({ id, hash, state, reason, body }: PlanRow): KeptPlan {
  const checked = bodyShape.safeParse(body);
  if (!checked.success) throw brokenRecord(`the plan ${id}`, checked.error);
  if (checked.data.id !== id || checked.data.hash !== hash) throw brokenRecord(`the plan ${id}`);
  return { plan: body as Plan, state, ...present({ reason }) };
}
