import type { NetworkOutages } from '#src/ports/network-outages';
import type { NetworkSide } from '#src/ports/network-side';
import type { RightQuestions } from '#src/ports/right-questions';

/** How long is waited for an answer, and how often looked, in milliseconds. */
export interface Patience {
  readonly waitMs: number;
  readonly everyMs: number;
}

const USUAL: Patience = { waitMs: 15_000, everyMs: 200 };

/** What a side without a connection of its own needs. */
export interface ElsewhereParts {
  readonly questions: RightQuestions;
  readonly outages: NetworkOutages;
  /** Ends the waiting. */
  readonly stop: AbortSignal;
  readonly patience?: Patience;
}

/**
 * A network seen through the process that holds the connection: rights are asked of it through the database, and people are
 * asked by it. An answer that does not come leaves the right `unknown`.
 */
export function sideElsewhere(
  network: string,
  { questions, outages, stop, patience = USUAL }: ElsewhereParts,
): NetworkSide {
  return {
    network,
    elsewhere: true,
    ask: async () => [],
    away: () => outages.of(network),
    rightOf: async ({ channel, mask }) => {
      const question = { network, channel, mask };
      const asked = { ...question, asking: await questions.ask(question) };
      for (let waited = 0; waited < patience.waitMs && !stop.aborted; waited += patience.everyMs) {
        const seen = await questions.answerTo(asked);
        if (seen) return seen;
        await pause(patience.everyMs, stop);
      }
      return 'unknown';
    },
  };
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    stop.addEventListener('abort', end);
  });
}
