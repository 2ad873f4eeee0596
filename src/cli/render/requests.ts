import type { MergeRequest } from '#src/ports/merge-requests';
import { isoText, momentText } from './moment.ts';
import { alignedRows } from './table.ts';

/** A request for machines: what is absent is null. */
export function requestDocument(request: MergeRequest): object {
  const { into, room, event, decidedBy, reason, plan, at, changedAt, supporters, ...rest } = request;
  return {
    ...rest,
    into: into ?? null,
    room: room ?? null,
    event: event ?? null,
    decidedBy: decidedBy ?? null,
    reason: reason ?? null,
    plan: plan ?? null,
    at: isoText(at),
    changedAt: isoText(changedAt),
    supporters: supporters.map((one) => ({ by: one.by, at: isoText(one.at) })),
  };
}

/** One line each. */
export function requestRows(requests: readonly MergeRequest[]): readonly string[] {
  if (requests.length === 0) return ['Nobody asks for anything.'];
  return alignedRows(requests.map((one) => [one.id, one.state, momentText(one.at), whoOf(one), wishOf(one)]));
}

/** One request and what came of it. */
export function requestLines(request: MergeRequest): readonly string[] {
  const { id, state, reason, plan } = request;
  return [
    `${id}: ${state}`,
    `${whoOf(request)} asked: ${wishOf(request)}`,
    ...(plan === undefined ? [] : [`Plan ${plan}; everybody concerned is being asked.`]),
    ...(reason === undefined ? [] : reason.split('\n')),
  ];
}

function whoOf({ by, supporters }: MergeRequest): string {
  const others = supporters.filter((one) => one.by !== by).length;
  return others === 0 ? by : `${by} and ${others} more`;
}

function wishOf({ into, retire }: MergeRequest): string {
  return into === undefined ? `${retire.join(', ')} into one` : `${retire.join(', ')} into ${into}`;
}
