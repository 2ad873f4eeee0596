import type { EventId } from '#src/portals/ids';
import { isJsonObject, type JsonObject } from '#src/portals/json';
import type { RoomEvent } from '#src/portals/room-event';
import { type Command, parseCommand } from './commands.ts';

/** What an event says to us. */
export type Said =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'reaction'; readonly to: EventId; readonly word: 'agree' | 'refuse' }
  | { readonly kind: 'redaction'; readonly of: EventId };

/** Keys of reactions that are a word, with and without the variation selector that clients add. */
const REACTION_WORDS: Readonly<Record<string, 'agree' | 'refuse'>> = { '✅': 'agree', '❌': 'refuse' };

/** What an event says to us; undefined for everything else, edits and messages of programs included (spec C-4). */
export function whatWasSaid(event: RoomEvent): Said | undefined {
  if (event.stateKey !== undefined) return undefined;
  const { content } = event;
  switch (event.type) {
    case 'm.room.message':
      return commandIn(content);
    case 'm.reaction':
      return reactionIn(content);
    case 'm.room.redaction':
      return typeof content.redacts === 'string' ? { kind: 'redaction', of: content.redacts as EventId } : undefined;
    default:
      return undefined;
  }
}

function commandIn(content: JsonObject): Said | undefined {
  if (content.msgtype !== 'm.text' || typeof content.body !== 'string' || isEdit(content)) return undefined;
  const command = parseCommand(isReply(content) ? withoutQuote(content.body) : content.body);
  return command && { kind: 'command', command };
}

function reactionIn(content: JsonObject): Said | undefined {
  const relation = content['m.relates_to'];
  if (!isJsonObject(relation) || relation.rel_type !== 'm.annotation') return undefined;
  if (typeof relation.event_id !== 'string' || typeof relation.key !== 'string') return undefined;
  const key = relation.key.replaceAll('\uFE0F', '');
  const word = Object.hasOwn(REACTION_WORDS, key) ? REACTION_WORDS[key] : undefined;
  return word && { kind: 'reaction', to: relation.event_id as EventId, word };
}

function isEdit(content: JsonObject): boolean {
  const relation = content['m.relates_to'];
  return content['m.new_content'] !== undefined || (isJsonObject(relation) && relation.rel_type === 'm.replace');
}

function isReply(content: JsonObject): boolean {
  const relation = content['m.relates_to'];
  return isJsonObject(relation) && relation['m.in_reply_to'] !== undefined;
}

/** Clients repeat the message that is answered, our own request with its code included, in lines that start with ">". */
function withoutQuote(body: string): string {
  const lines = body.split('\n');
  const first = lines.findIndex((line) => !line.startsWith('>'));
  return first < 0 ? '' : lines.slice(first).join('\n').replace(/^\n+/, '');
}
