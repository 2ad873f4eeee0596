import type { FollowView, PartyView, PlanView, RoomView, RunView } from '#src/acts/pages/plan-view';
import type { PlanId } from '#src/consolidation/plan';
import type { ConsolidationId } from '#src/consolidation/records';
import type { RoomAlias, RoomId, ServerName, UserId } from '#src/portals/ids';

const NOON = Date.UTC(2026, 0, 15, 12);
const DAY_MS = 86_400_000;

/** A room that may be shown. */
export function publicRoom(
  name = 'Crystal',
  address = '#crystal:example.org',
  room = '!crystal:example.org',
): RoomView {
  return { isPublic: true, room: room as RoomId, name, address };
}

/** A party that was asked in a room. */
export function aParty(change: Partial<PartyView> = {}): PartyView {
  return {
    kind: 'canonical',
    room: publicRoom(),
    standing: 'open',
    agreed: 0,
    quorum: 1,
    level: 100,
    way: 'in-room',
    asked: true,
    ...change,
  };
}

/** A consolidation in the middle of its work. */
export function aRun(change: Partial<RunView> = {}): RunView {
  return {
    consolidation: 'c_bbbbbbbbbb' as ConsolidationId,
    state: 'running',
    step: 'move-aliases',
    stepsDone: 3,
    waits: [],
    rooms: [{ room: publicRoom('Old', '#old:example.org', '!old:example.org'), state: 'closed' }],
    hasWorker: true,
    changedAt: NOON,
    ...change,
  };
}

/** A plan that was asked about and that nobody answered. */
export function aPlanView(change: Partial<PlanView> = {}): PlanView {
  const old = publicRoom('Old', '#old:example.org', '!old:example.org');
  return {
    plan: 'p_aaaaaaaaaa' as PlanId,
    hash: 'f00d'.repeat(16),
    phase: 'asking',
    asker: '@ann:example.org' as UserId,
    isAllPublic: true,
    canonical: publicRoom(),
    sources: [old],
    reasons: { lines: [], withheld: 0 },
    parties: [aParty()],
    objectionHours: 24,
    secondConfirmation: true,
    seen: [{ room: old, sentences: { lines: ['First this room is closed.'], withheld: 0 } }],
    warnings: { lines: ['Some apps show both rooms.'], withheld: 0 },
    tasks: { tasks: [], withheld: 0 },
    steps: [
      { step: 'close-source', room: old, outcome: 'acts', acts: { lines: ['service closes #old'], withheld: 0 } },
      { step: 'watch', outcome: 'reads', acts: { lines: [], withheld: 0 } },
    ],
    createdAt: NOON,
    expiresAt: NOON + 30 * DAY_MS,
    at: NOON + DAY_MS,
    ...change,
  };
}

/** A consolidation whose one room points to canonical. */
export function aFollowView(change: Partial<FollowView> = {}): FollowView {
  return {
    phase: 'joined',
    canonical: publicRoom(),
    alias: '#crystal:example.org' as RoomAlias,
    via: ['example.org', 'far.example', 'third.example'] as ServerName[],
    rooms: [{ name: 'Old', address: '#old:example.org', aliases: ['#older:example.org' as RoomAlias], hasMoved: true }],
    withheld: 0,
    ...change,
  };
}
