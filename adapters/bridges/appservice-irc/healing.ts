import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import type { Parts } from './parts.ts';
import type { Place } from './place.ts';
import { whyNotLetIn } from './raw-answer.ts';

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

/** So often the bot is sent back while a question is being put, and so many times at most: IRC servers count lines. */
const WATCH = { everyMs: 400, times: 8 };

/**
 * Sends the bot back again and again while a question is being put: it parts the channel long before the bridge answers
 * when its homeserver is slow, and what is said on IRC meanwhile is lost. A JOIN of one who is inside does nothing.
 */
export function keepInside(parts: Parts, place: Place): () => void {
  let times = 0;
  const timer = setInterval(() => {
    times += 1;
    if (times >= WATCH.times) clearInterval(timer);
    heal(parts, place);
  }, WATCH.everyMs);
  return () => clearInterval(timer);
}

/** Lets the bot look who is in the channel: whoever only listens there appears in the rooms by that (trap 2). */
export function callNames({ debug }: Parts, { domain, channel }: Place): void {
  // Nothing hangs on the answer: who does not appear by it appears when they next speak.
  debug?.say(domain, `NAMES ${channel}`).catch(() => undefined);
}
