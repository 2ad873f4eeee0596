import type { Clock } from '#src/ports/clock';

/** How many answers of ours one person gets in a minute; more would let a bot of theirs talk with us for ever. */
const MOST_A_MINUTE = 6;
/** How many people are remembered; beyond that, nobody new is answered until the minute is over. */
const MOST_PEOPLE = 2_000;
const MINUTE_MS = 60_000;

/** Says whether somebody may be answered once more. */
export function answerBounds(clock: Clock): (person: string) => boolean {
  let began = clock.now();
  const counts = new Map<string, number>();
  return (person) => {
    if (clock.now() - began >= MINUTE_MS) {
      began = clock.now();
      counts.clear();
    }
    const count = counts.get(person) ?? 0;
    if (count >= MOST_A_MINUTE || (count === 0 && counts.size >= MOST_PEOPLE)) return false;
    counts.set(person, count + 1);
    return true;
  };
}
