import { setTimeout as pause } from 'node:timers/promises';
import type { BridgeTalk } from '#adapters/contract';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import type { BridgeSetting } from '#src/portals/installation';
import type { RoomEvent } from '#src/portals/room-event';
import type { World } from '#src/ports/world';

/** Something said to the bridge, and what counts as its whole answer. */
export interface Question {
  readonly room: RoomId;
  readonly text: string;
  /** What it is about, for errors: the text itself may hold a channel's key. */
  readonly what: string;
  /** True as soon as nothing more has to be waited for. */
  readonly isAnswered: (lines: readonly string[]) => boolean;
  /** Milliseconds to wait; ANSWER_MS unless told. */
  readonly within?: number;
}

/** What was heard; a bridge that says nothing at all is an error instead. */
export interface Heard {
  readonly lines: readonly string[];
  readonly isAnswered: boolean;
}

/** Says and hears; what is said in one room of the bridge is said one after the other. */
export interface Conversation {
  /** Throws HEISENBRIDGE_SILENT, which leaves open whether it was heard. */
  ask(question: Question): Promise<Heard>;
}

/** Milliseconds to wait for an answer: it answers within a fifth of a second; after a restart its homeserver tells it what was said only seconds later. */
export const ANSWER_MS = 10_000;
const LOOK_MS = 150;
/** Answers come merged into few messages, so a page of the room holds them all. */
const MOST_MESSAGES = 100;

/** A conversation with the bridge's bot, as our service user. */
export function createConversation(setting: BridgeSetting, world: World, talk: BridgeTalk): Conversation {
  const turns = new Map<RoomId, Promise<unknown>>();
  return {
    ask: async (question) => {
      const before = turns.get(question.room) ?? Promise.resolve();
      // Whoever spoke before has to be through, whatever became of it: answers name no question.
      const turn = before.then(
        () => ask({ setting, world, talk }, question),
        () => ask({ setting, world, talk }, question),
      );
      turns.set(question.room, turn);
      return turn;
    },
  };
}

interface Place {
  readonly setting: BridgeSetting;
  readonly world: World;
  readonly talk: BridgeTalk;
}

async function ask(place: Place, { room, text, what, isAnswered, within = ANSWER_MS }: Question): Promise<Heard> {
  const said = await place.talk.say({ room, text });
  const looks = Math.ceil(within / LOOK_MS);
  let lines: readonly string[] = [];
  for (let look = 0; look < looks; look += 1) {
    await pause(LOOK_MS);
    lines = await linesSince(place, room, said);
    if (isAnswered(lines)) return { lines, isAnswered: true };
  }
  if (lines.length > 0) return { lines, isAnswered: false };
  const facts = { bridge: place.setting.id, what, room, seconds: Math.round(within / 1_000) };
  throw new TributaryError('HEISENBRIDGE_SILENT', { facts });
}

/** The lines that the bot has said in a room since an event, oldest first. */
async function linesSince({ setting, world, talk }: Place, room: RoomId, since: string): Promise<readonly string[]> {
  const events = await world.readTimeline({ room, as: talk.as, since: 0, limit: MOST_MESSAGES });
  const end = events.findIndex(({ eventId }) => eventId === since);
  return linesOf(end < 0 ? events : events.slice(0, end), setting);
}

/** What the bot said in these events, which come newest first, line by line and oldest first. */
export function linesOf(events: readonly RoomEvent[], { bot }: BridgeSetting): readonly string[] {
  const own = events.filter(({ sender, type }) => sender === bot && type === 'm.room.message');
  return [...own]
    .reverse()
    .flatMap(({ content }) => (typeof content.body === 'string' ? content.body.split('\n') : []));
}
