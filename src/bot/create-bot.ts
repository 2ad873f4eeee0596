import type { Acts } from '#src/acts/acts';
import type { RoomAnswer } from '#src/acts/hearing/heard-answer';
import type { RoomEvent } from '#src/portals/room-event';
import type { NetworkWish, NetworkWord } from '#src/ports/network-side';
import { answerText } from './answer-text.ts';

/** What people talk to in rooms. */
export interface Bot {
  /** Hears an event and answers it where an answer is due; hearing it again is harmless. */
  hear(event: RoomEvent): Promise<void>;
  /** Hears a private word of a person on a network, and answers what to tell them; undefined: nothing. */
  hearNetwork(word: NetworkWord): Promise<string | undefined>;
  /** Hears a private wish of a person on a network, and answers what to tell them. */
  hearNetworkWish(wish: NetworkWish): Promise<string>;
}

/** The bot over the acts: it hears, puts the answer into words, and replies. */
export function createBot(acts: Pick<Acts, 'hear' | 'hearNetwork' | 'hearNetworkWish' | 'reply'>): Bot {
  return {
    hear: async (event) => {
      const answer = await acts.hear(event);
      if (answer) await acts.reply({ event, text: roomText(answer) });
    },
    hearNetwork: async (word) => {
      const answer = await acts.hearNetwork(word);
      return answer && answerText(answer);
    },
    hearNetworkWish: async (wish) => answerText(await acts.hearNetworkWish(wish)),
  };
}

const SILENT_AFTER =
  'I have answered a lot here just now, and hear nothing more for a few minutes. Please write again then.';

function roomText(answer: RoomAnswer): string {
  return answer.silentAfter ? `${answerText(answer)}\n${SILENT_AFTER}` : answerText(answer);
}
