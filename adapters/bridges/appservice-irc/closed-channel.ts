import type { LinkRequest } from '#adapters/contract';
import type { StateEvent } from '#src/portals/room-event';
import { stateOf } from '#src/portals/room-state';
import type { Parts } from './parts.ts';
import type { Place } from './place.ts';
import { modesIn } from './raw-answer.ts';
import { asAnybody } from './seen-room.ts';

/** Modes with which a channel lets nobody in who was outside: invited only, with a key. */
const CLOSING = /[ik]/;
const JOIN_RULES = 'm.room.join_rules';

/**
 * The modes that would keep the bot out of the channel once the question took it out; empty: none. A portal shows them
 * by its join rule, so the bot has to look at the channel only where that is not public.
 */
export async function modesThatClose(parts: Parts, request: LinkRequest, place: Place): Promise<string> {
  const rules = await joinRuleOfSource(parts, request);
  if (rules === undefined || rules.content.join_rule === 'public') return '';
  const answer = await parts.debug?.say(place.domain, `MODE ${place.channel}`);
  const modes = answer === undefined ? undefined : modesIn(answer, place.channel);
  return [...(modes ?? '')].filter((mode) => CLOSING.test(mode)).join('');
}

async function joinRuleOfSource(
  { ports }: Parts,
  { source, sourceState }: LinkRequest,
): Promise<StateEvent | undefined> {
  if (source === undefined) return undefined;
  if (sourceState) return stateOf(sourceState, JOIN_RULES);
  return asAnybody({ ports }, (as) => ports.world.readStateEvent({ room: source, as, type: JOIN_RULES, key: '' }));
}
