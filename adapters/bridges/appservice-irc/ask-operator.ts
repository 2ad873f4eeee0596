import type { LinkRequest } from '#adapters/contract';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import type { UserId } from '#src/portals/ids';
import { isJsonObject } from '#src/portals/json';
import { levelForState } from '#src/portals/power';
import { powerSourceOf } from '#src/portals/room-state';
import { type Healing, heal, keepInside } from './healing.ts';
import { operatorsOf } from './operators.ts';
import type { Parts } from './parts.ts';
import type { Place } from './place.ts';
import type { ProvisioningApi } from './provisioning-api.ts';
import { seeRoom } from './seen-room.ts';

/** What asking for a link came to; `sentAt` is when the question went to the bridge, milliseconds since 1970. */
export type Asking =
  | { readonly kind: 'asked'; readonly operator: string; readonly sentAt: number; readonly healing: Healing }
  | { readonly kind: 'linked' }
  /** Nobody could be asked; `busy` have another question open. */
  | { readonly kind: 'nobody'; readonly busy: readonly string[] };

/** A question of the bridge that is to be put. */
export interface QuestionRequest {
  readonly request: LinkRequest;
  readonly place: Place;
  readonly provisioning: ProvisioningApi;
  /** How often it was put within the last day: each time somebody else has the first turn. */
  readonly times: number;
}

/** Each operator who is asked in vain costs the channel a moment without its bot. */
const MOST_TRIES = 3;
/** Refusals that come before the bridge looks into the channel. */
const BEFORE_PARTING = new Set<string>([
  'BRIDGE_LINK_EXISTS',
  'BRIDGE_NETWORK_UNKNOWN',
  'BRIDGE_CHANNEL_EXCLUDED',
  'BRIDGE_REQUEST_MALFORMED',
  'BRIDGE_SECRET_REFUSED',
  'BRIDGE_API_OFF',
  'BRIDGE_BUSY',
  'BRIDGE_FULL',
  'BRIDGE_SEES_DOUBLE',
  'BRIDGE_REQUESTER_TOO_LOW',
  'BRIDGE_UNREACHABLE',
]);

/** Has the bridge ask an operator of the channel, the one who agreed already before all others (spec C-5, W-13). */
export async function askOperator(parts: Parts, question: QuestionRequest): Promise<Asking> {
  const { request, place, provisioning, times } = question;
  const requester = request.requester ?? (await someoneListed(parts, request));
  const busy: string[] = [];
  const tried = new Set<string>();
  for await (const operator of candidates(parts, {
    preferred: times === 0 ? request.operator : undefined,
    place,
    times,
  })) {
    if (tried.has(operator)) continue;
    if (tried.size >= MOST_TRIES) break;
    tried.add(operator);
    const came = await askOne(parts, { ...place, room: request.room, operator, requester }, provisioning);
    if (came === 'busy') busy.push(operator);
    else if (came !== 'unsuitable') return came;
  }
  return { kind: 'nobody', busy };
}

/** Who is in the channel is looked up only when the one who agreed cannot be asked: that takes three seconds. */
async function* candidates(
  parts: Parts,
  {
    preferred,
    place,
    times,
  }: { readonly preferred: string | undefined; readonly place: Place; readonly times: number },
): AsyncGenerator<string> {
  if (preferred !== undefined) yield preferred;
  const operators = await operatorsOf(parts, place);
  const first = operators.length === 0 ? 0 : times % operators.length;
  yield* [...operators.slice(first), ...operators.slice(0, first)];
}

type LinkBody = Parameters<ProvisioningApi['link']>[0];

async function askOne(
  parts: Parts,
  body: LinkBody,
  provisioning: ProvisioningApi,
): Promise<Asking | 'busy' | 'unsuitable'> {
  const stopWatching = keepInside(parts, body);
  const sentAt = parts.now();
  try {
    await provisioning.link(body).finally(stopWatching);
    return { kind: 'asked', operator: body.operator, sentAt, healing: heal(parts, body) };
  } catch (error) {
    if (!isTributaryError(error)) throw error;
    if (!BEFORE_PARTING.has(error.code)) heal(parts, body);
    if (error.code === 'BRIDGE_LINK_EXISTS') return { kind: 'linked' };
    if (error.code === 'BRIDGE_OPERATOR_UNSUITABLE') return 'unsuitable';
    // Only another bridge's request names how it stands; else this operator has a question of another room before them.
    if (error.code === 'BRIDGE_ALREADY_ASKING' && error.facts.requestStatus === undefined) return 'busy';
    throw error;
  }
}

/**
 * Somebody whom the bridge will listen to: it knows nobody's level but that of those who are listed. Its own bot before all
 * others: whoever else asks is brought to IRC by the link, and stays there without being in the room.
 */
async function someoneListed(parts: Parts, { room }: LinkRequest): Promise<UserId> {
  const seen = await seeRoom(parts, room);
  const power = powerSourceOf(seen?.state ?? []);
  const users = isJsonObject(power.levels?.users) ? power.levels.users : {};
  const level = levelForState(power, 'm.room.power_levels');
  const ours = (parts.ports.actors ?? []).flatMap(({ kind, user }) => (kind === 'service' ? [user] : []));
  const listed = [parts.setting.bot, ...ours].find((user) => Number(users[user]) >= level);
  if (listed) return listed;
  throw new TributaryError('BRIDGE_NO_REQUESTER', { facts: { room, bridge: parts.setting.id } });
}
