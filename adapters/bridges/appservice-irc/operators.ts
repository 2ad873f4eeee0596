import { heal, keepInside } from './healing.ts';
import type { Parts } from './parts.ts';
import type { Place } from './place.ts';
import { channelIn } from './raw-answer.ts';

/** Programs that networks put into channels; they never answer a question. */
const SERVICES = /^((chan|nick|memo|oper|bot|info|stat|host|group)serv|[lqwx])$/i;

/**
 * Nicks of those who may answer for a channel. The bot's own view is asked first, for that leaves it where it is;
 * `/querylink` takes it out of the channel. Empty: nobody is there who could be asked.
 */
export async function operatorsOf(parts: Parts, place: Place): Promise<readonly string[]> {
  const seen = (await namesSeen(parts, place))?.operators ?? (await queried(parts, place));
  return seen.filter((nick) => !SERVICES.test(nick));
}

async function namesSeen({ debug }: Parts, { domain, channel }: Place) {
  const answer = await debug?.say(domain, `NAMES ${channel}`);
  return answer === undefined ? undefined : channelIn(answer, channel);
}

async function queried(parts: Parts, place: Place): Promise<readonly string[]> {
  const stopWatching = keepInside(parts, place);
  try {
    return (await parts.provisioning?.operatorsOf(place)) ?? [];
  } finally {
    stopWatching();
    heal(parts, place);
  }
}
