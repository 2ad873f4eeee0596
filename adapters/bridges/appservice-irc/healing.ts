import { setTimeout as pause } from 'node:timers/promises';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import type { Parts } from './parts.ts';
import type { Place } from './place.ts';
import { channelIn, whyNotLetIn } from './raw-answer.ts';

/** How bringing the bot back went; `proven` throws when it could not come back. */
export interface Healing {
  proven(): Promise<void>;
}

type Healed = { readonly why: string | undefined } | { readonly fault: unknown };

/**
 * Sends the bot back into a channel that a question just took it out of (handbook irc-bridges 9.2, trap 1). Its answer
 * comes three seconds later and is not waited for. Nothing is done where no debug API is configured.
 */
export function heal({ debug, setting }: Parts, { domain, channel }: Place): Healing {
  const answer = debug?.say(domain, `JOIN ${channel}`).then(
    (text): Healed => ({ why: whyNotLetIn(text, channel) }),
    (fault: unknown): Healed => (isTributaryError(fault) ? { why: fault.text.happened } : { fault }),
  );
  return {
    proven: async () => {
      const healed = (await answer) ?? { why: undefined };
      if ('fault' in healed) throw healed.fault;
      const { why } = healed;
      if (why === undefined) return;
      throw new TributaryError('BRIDGE_CHANNEL_DEAF', { facts: { bridge: setting.id, channel, why } });
    },
  };
}

/**
 * Sends the bot back, once for each question, where this process did not see it put: whoever asked for it died before it
 * could, or gave up while the bridge itself waited for its IRC server and only then put it.
 */
export function healOnce(parts: Parts, place: Place, askedAt: number): void {
  const name = nameOf(place);
  if (parts.healed.get(name) === askedAt) return;
  parts.healed.set(name, askedAt);
  heal(parts, place)
    .proven()
    .catch(() => parts.healed.delete(name)); // the next look tries again
}

/** How often the bot is sent back while a question is being put: at first, then as often as IRC servers stand for as long as it takes. */
const SENT_BACK = { atFirst: 8, everyMs: 400, thenEveryMs: 2_000 };

/**
 * Sends the bot back again and again while a question is being put: it parts the channel long before the bridge answers
 * when its homeserver is slow, and what is said on IRC meanwhile is lost. A JOIN of one who is inside does nothing. The
 * caller ends it when the question was put, or cannot be.
 */
export function keepInside(parts: Parts, place: Place): () => void {
  let times = 0;
  const sendBack = (): void => {
    times += 1;
    heal(parts, place);
    timer = setTimeout(sendBack, times < SENT_BACK.atFirst ? SENT_BACK.everyMs : SENT_BACK.thenEveryMs);
  };
  let timer = setTimeout(sendBack, SENT_BACK.everyMs);
  return () => clearTimeout(timer);
}

/** Pauses before the names are asked for again, when the API failed or the bot was not in the channel. */
const CALL_AGAIN_MS = [1_000, 5_000, 30_000];

/**
 * Lets the bot look who is in the channel: whoever only listens there appears in the rooms by that (trap 2). The answer
 * is not waited for, and who does not appear by the last of these calls appears when they next speak.
 */
export function callNames(parts: Parts, place: Place): void {
  parts.calls.set(nameOf(place), callUntilSeen(parts, place));
}

/** Whether the bot has looked, once the calls that are under way are over; it is called where nobody did so yet. */
export async function namesSeen(parts: Parts, place: Place): Promise<boolean> {
  if (!parts.calls.has(nameOf(place))) callNames(parts, place);
  return (await parts.calls.get(nameOf(place))) === true;
}

function nameOf({ domain, channel }: Place): string {
  return `${domain} ${channel}`;
}

async function callUntilSeen(parts: Parts, place: Place): Promise<boolean> {
  if (await seesNames(parts, place)) return true;
  for (const ms of CALL_AGAIN_MS) {
    await pause(ms, undefined, { ref: false });
    if (await seesNames(parts, place)) return true;
  }
  return false;
}

/** The bridge brings people in by a list of names only while its bot is in the channel. */
async function seesNames({ debug }: Parts, { domain, channel }: Place): Promise<boolean> {
  if (debug === undefined) return true;
  return debug.say(domain, `NAMES ${channel}`).then(
    (text) => channelIn(text, channel)?.isBotInside === true,
    () => false,
  );
}
