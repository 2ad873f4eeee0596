import type { Acts } from '#src/acts/acts';
import type { RoomEvent } from '#src/portals/room-event';
import { answerText } from './answer-text.ts';

/** What people talk to in rooms. */
export interface Bot {
  /** Hears an event and answers it where an answer is due; hearing it again is harmless. */
  hear(event: RoomEvent): Promise<void>;
}

/** The bot over the acts: it hears, puts the answer into words, and replies. */
export function createBot(acts: Pick<Acts, 'hear' | 'reply'>): Bot {
  return {
    hear: async (event) => {
      const answer = await acts.hear(event);
      if (answer) await acts.reply({ event, text: answerText(answer) });
    },
  };
}
