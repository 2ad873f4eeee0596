import type { LinkRequest } from '#adapters/contract';
import type { Parts } from './parts.ts';
import type { Place } from './place.ts';
import { modesIn } from './raw-answer.ts';
import { asAnybody } from './seen-room.ts';

/** Modes with which a channel lets nobody in who was outside: invited only, with a key. */
const CLOSING = /[ik]/;

/**
 * The modes that would keep the bot out of the channel once the question took it out; empty: none. A portal shows them
 * by its join rule, so the bot has to look at the channel only where that is not public.
 */
export async function modesThatClose(parts: Parts, { source }: LinkRequest, place: Place): Promise<string> {
  if (source === undefined) return '';
  const query = { room: source, type: 'm.room.join_rules', key: '' };
  const rules = await asAnybody(parts, (as) => parts.ports.world.readStateEvent({ ...query, as }));
  if (rules === undefined || rules.content.join_rule === 'public') return '';
  const answer = await parts.debug?.say(place.domain, `MODE ${place.channel}`);
  const modes = answer === undefined ? undefined : modesIn(answer, place.channel);
  return [...(modes ?? '')].filter((mode) => CLOSING.test(mode)).join('');
}
