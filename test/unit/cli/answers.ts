import type { PartyAnswer, PlanAnswer, ReportAnswer, StatusAnswer } from '#src/acts/answers';
import type { PartyId } from '#src/consent/party';
import type { LegPlan, Plan } from '#src/consolidation/plan';
import type { ActRecord, Consolidation, ConsolidationId, Leg } from '#src/consolidation/records';
import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import { givenPolicy } from '#test/world/given-policy';

/** The room that stays in these answers. */
export const CANONICAL = '!stays:example.org' as RoomId;
/** The room that is retired in these answers. */
export const SOURCE = '!old:gitter.im' as RoomId;

const NOON = Date.UTC(2026, 2, 1, 12, 0, 0);
const service = 'service:example.org' as ActorId;

/** A leg for a room. */
export function aLeg(change: Partial<LegPlan> = {}): LegPlan {
  return {
    room: SOURCE,
    address: '#old:gitter.im',
    name: 'Old room',
    kind: 'native',
    readAs: service,
    tombstoneAs: service,
    powerFrom: undefined,
    aliases: [],
    channels: [],
    ...change,
  };
}

/** A plan of one leg with nothing against it. */
export function aPlan(change: Partial<Plan> = {}): Plan {
  return {
    id: 'p_aaaaaaaaaa' as Plan['id'],
    hash: 'f00d',
    canonical: {
      room: CANONICAL,
      address: '#stays:example.org',
      name: 'The room that stays',
      actor: service,
      mainAlias: undefined,
      via: [],
      joiners: [],
      reasons: [],
    },
    legs: [aLeg()],
    parties: [],
    blockers: [],
    warnings: [],
    seen: [{ room: SOURCE, address: '#old:gitter.im', sentences: ['A notice says where everybody is now.'] }],
    policy: givenPolicy,
    projection: {},
    nonce: 'n',
    createdAt: NOON,
    expiresAt: NOON + 30 * 86_400_000,
    requestedBy: undefined,
    steps: [],
    humanTasks: [],
    ...change,
  };
}

/** A party and what it said. */
export function aParty(change: Partial<PartyAnswer> & { readonly id?: PartyId } = {}): PartyAnswer {
  return {
    id: 'canonical' as PartyId,
    place: '#stays:example.org',
    verdict: 'granted',
    people: ['@ann:example.org'],
    ...change,
  };
}

/** What `plan` answers. */
export function aPlanAnswer(change: Partial<Plan> = {}, parties: readonly PartyAnswer[] = [aParty()]): PlanAnswer {
  return { plan: aPlan(change), parties, kept: true };
}

/** A consolidation that runs, changed at noon. */
export function aConsolidation(change: Partial<Consolidation> = {}): Consolidation {
  return {
    id: 'c_bbbbbbbbbb' as ConsolidationId,
    plan: 'p_aaaaaaaaaa' as Plan['id'],
    state: 'running',
    step: 'close-source',
    waitingFor: [],
    startedAt: NOON,
    changedAt: NOON,
    ...change,
  };
}

/** What `status` answers. */
export function aStatus(change: Partial<Consolidation> = {}, more: Partial<StatusAnswer> = {}): StatusAnswer {
  const consolidation = aConsolidation(change);
  const leg: Leg = { consolidation: consolidation.id, position: 1, room: SOURCE, state: 'open', step: 'close-source' };
  return { consolidation, legs: [leg], parties: [aParty()], plan: aPlan(), liveWorkers: 1, ...more };
}

/** What `report` answers. */
export function aReport(change: Partial<Consolidation> = {}, more: Partial<ReportAnswer> = {}): ReportAnswer {
  return { ...aStatus(change), steps: [], acts: [], audit: [], ...more };
}

/** The records of a channel that was linked to canonical and then unlinked from the old room. */
export function actsOfLink({ since, unlinked }: { readonly since: number; readonly unlinked: number }): ActRecord[] {
  const channel = {
    protocol: 'irc',
    network: 'libera',
    channel: '#crystal',
    bridge: 'ircb',
    origin: 'portal',
  } as const;
  const consolidation = aConsolidation().id;
  const shared = { consolidation, leg: SOURCE, former: {}, intentAt: NOON };
  return [
    {
      ...shared,
      id: 'link',
      step: 'link-channel',
      sequence: 1,
      act: { verb: 'link', bridge: 'ircb', channel, room: CANONICAL, source: SOURCE },
      outcome: { result: 'done', since: NOON + since },
      outcomeAt: NOON + since + 1,
    },
    {
      ...shared,
      id: 'unlink',
      step: 'unlink-source',
      sequence: 2,
      act: { verb: 'unlink', bridge: 'ircb', channel, room: SOURCE },
      outcome: { result: 'done' },
      outcomeAt: NOON + unlinked,
    },
  ];
}

/** A moment some minutes after noon, in milliseconds since 1970. */
export function minutesPastNoon(minutes: number): number {
  return NOON + minutes * 60_000;
}
