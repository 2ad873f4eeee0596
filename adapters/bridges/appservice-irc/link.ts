import { setTimeout as pause } from 'node:timers/promises';
import type { LinkAnswer, LinkRequest } from '#adapters/contract';
import { isTributaryError } from '#src/errors/tributary-error';
import { askOperator } from './ask-operator.ts';
import { bridgingNow, isOpen, questionMs, requestIn, requestNow } from './bridging-state.ts';
import { modesThatClose } from './closed-channel.ts';
import { callNames, type Healing, healOnce } from './healing.ts';
import { listedLink } from './linked-channels.ts';
import type { Parts } from './parts.ts';
import { askedBefore, NEVER_ASKED } from './patience.ts';
import type { Place } from './place.ts';
import type { ProvisioningApi } from './provisioning-api.ts';
import { operatorsParty, placeOf } from './translate-place.ts';

/** The state in the room tells a failure; the API, which counts our questions, tells the link before the state does. */
const LOOK_MS = 250;
/** Whoever has just agreed may answer at once, and from then on the channel is in two rooms. */
const FIRST_LOOKS_MS = [50, 100];
const ASK_API_EVERY = 4;

/**
 * Links a channel to a room: the bridge asks an operator, whose yes may come at once, later or never (spec C-5). Silence
 * is no refusal: the channel keeps working, and they are asked again later, at most three times a day.
 */
export async function link(parts: Parts, request: LinkRequest, provisioning: ProvisioningApi): Promise<LinkAnswer> {
  const place = placeOf(parts, request.channel);
  const { room, state } = request;
  const unlinkedAt = parts.now();
  const event = await bridgingNow(parts, { place, room, ...(state && { state }) });
  // Where the bridge never wrote of a request it is asked at once, and refuses what is linked already.
  if (event !== undefined && (await listedLink(parts, { place, room }))) return { kind: 'done' };
  const before = event && requestIn(parts, [event], place);
  if (before && isOpen(parts, before)) {
    healOnce(parts, place, before.at);
    return untilAnswered(parts, { request, place, unlinkedAt, askedAt: before.at, operator: undefined });
  }
  const operators = request.operator === undefined ? [] : [request.operator];
  const question = { place, room, source: request.source, operators };
  const asked = event === undefined ? NEVER_ASKED : await askedBefore(parts, question);
  if (asked.notBefore !== undefined) return askedLater(request, asked.notBefore);
  const closing = await modesThatClose(parts, request, place);
  if (closing !== '') return closedChannel(request, closing);
  const asking = await askOperator(parts, { request, place, provisioning, times: asked.times });
  if (asking.kind === 'linked') return { kind: 'done' };
  if (asking.kind === 'nobody') return nobodyThere(request, asking.busy);
  // The bridge refuses to ask about a link that is there: there was none when this question went out.
  return untilAnswered(parts, { ...asking, request, place, unlinkedAt: asking.sentAt, askedAt: parts.now() });
}

interface Waiting {
  readonly request: LinkRequest;
  readonly place: Place;
  readonly askedAt: number;
  /** The channel was not linked yet then. */
  readonly unlinkedAt: number;
  /** Undefined: asked in an earlier look, nobody remembers whom. */
  readonly operator: string | undefined;
  readonly healing?: Healing;
}

/** Looks until the link is there, the question failed, or our patience is over; the bridge's own goes on. */
async function untilAnswered(parts: Parts, waiting: Waiting): Promise<LinkAnswer> {
  const { request, place, healing } = waiting;
  const { room, patienceMs = 0 } = request;
  const looks = Math.ceil(patienceMs / LOOK_MS);
  let since = waiting.unlinkedAt;
  for (let look = 1; look <= looks; look += 1) {
    await pause(FIRST_LOOKS_MS[look - 1] ?? LOOK_MS);
    const isTurnOfApi = look % ASK_API_EVERY === 1;
    const status = isTurnOfApi ? undefined : (await requestNow(parts, { place, room }))?.status;
    if (status === 'failure') break;
    if (!isTurnOfApi && status !== 'success') continue;
    const lookedAt = parts.now();
    const isThere = await isLinked(parts, { place, room });
    // Where the old room's link goes next, calling now would make its ghosts arrive and leave at the same time.
    if (isThere && request.source === undefined) callNames(parts, place);
    if (isThere) return { kind: 'done', since };
    if (isThere === false) since = lookedAt;
    if (look > 1 && isTurnOfApi && (await requestNow(parts, { place, room }))?.status === 'failure') break;
  }
  await healing?.proven();
  return operatorsYes(parts, waiting);
}

/** An API that asks for patience is not a link that failed, and says nothing: undefined. */
async function isLinked(parts: Parts, link: Parameters<typeof listedLink>[1]): Promise<boolean | undefined> {
  try {
    return (await listedLink(parts, link)) !== undefined;
  } catch (error) {
    if (isTributaryError(error, 'BRIDGE_BUSY')) return undefined;
    throw error;
  }
}

function operatorsYes(parts: Parts, { request, askedAt, operator }: Waiting): LinkAnswer {
  const { channel } = request.channel;
  const whom = operator === undefined ? `an operator of ${channel}` : `${operator}, operator of ${channel}`;
  const what = `the answer "yes" of ${whom} to the bridge's private message`;
  return { kind: 'waits', who: operatorsParty(request.channel), what, until: askedAt + questionMs(parts) };
}

function closedChannel({ channel }: LinkRequest, modes: string): LinkAnswer {
  const what = `${channel.channel} to be open for a moment (/mode ${channel.channel} -${modes}): the bridge's bot has to leave it to ask, and could not come back`;
  return { kind: 'waits', who: operatorsParty(channel), what };
}

function askedLater({ channel }: LinkRequest, until: number): LinkAnswer {
  const what = `an operator of ${channel.channel}, who did not answer the bridge and is asked again later; the channel stays with the old room until then`;
  return { kind: 'waits', who: operatorsParty(channel), what, until };
}

function nobodyThere({ channel }: LinkRequest, busy: readonly string[]): LinkAnswer {
  const what =
    busy.length > 0
      ? `the answer of ${busy.join(', ')} to an earlier question of the bridge; then it asks about ${channel.channel}`
      : `an operator in ${channel.channel}, whom the bridge can ask`;
  return { kind: 'waits', who: operatorsParty(channel), what };
}
