import type { RoomId, UserId } from '#src/portals/ids';
import type { Clock } from '#src/ports/clock';

/** How much is heard and answered within a stretch of time. */
interface Measure {
  readonly lastsMs: number;
  /** Commands and reactions of one person that are read in one room. */
  readonly ofPerson: number;
  /** What only asks, wherever it is written: who administers hundreds of rooms may speak in each. */
  readonly everywhere: number;
  /** Questions in one room that are read, whoever asks. */
  readonly inRoom: number;
  /** Answers that are given in one room. */
  readonly answers: number;
}

/** A person who works through several plans stays below; programs that talk with us for ever do not (spec C-12, threat T-28). */
const MEASURES: readonly Measure[] = [
  { lastsMs: 600_000, ofPerson: 20, everywhere: 100, inRoom: 40, answers: 40 },
  { lastsMs: 86_400_000, ofPerson: 120, everywhere: 600, inRoom: 300, answers: 300 },
];
/** So many people and rooms are remembered at a time; what comes beyond is read without a bound, and answered within that of its room. */
const MOST_REMEMBERED = 20_000;

/** Something that was said to us. */
export interface Spoken {
  readonly room: RoomId;
  readonly sender: UserId;
  /** True for what binds somebody: it is bounded by its sender in this room alone, so that no crowd can keep anybody from it. */
  readonly isWord: boolean;
}

/** Bounds what is read and answered; lasts as long as the process. */
export interface Attention {
  /** Whether this is read: each call counts. */
  reads(spoken: Spoken): boolean;
  /** Whether one more answer may be given in a room; `last`: it is the last for a while. Each call counts. */
  answers(spoken: Pick<Spoken, 'room' | 'sender'>): 'yes' | 'last' | 'no';
}

/** Attention that begins with nothing heard. */
export function createAttention(clock: Clock): Attention {
  const stretches = MEASURES.map((measure) => ({ measure, count: counter(clock, measure.lastsMs) }));
  return {
    reads: ({ room, sender, isWord }) => {
      const within = stretches.map(({ measure, count }) => {
        const ofPerson = count(`person ${sender} ${room}`) <= measure.ofPerson;
        if (!ofPerson || isWord) return ofPerson;
        return count(`person ${sender}`) <= measure.everywhere && count(`room ${room}`) <= measure.inRoom;
      });
      return within.every(Boolean);
    },
    answers: ({ room, sender }) => {
      const left = stretches.flatMap(({ measure, count }) => [
        measure.answers - count(`answers ${room}`),
        measure.ofPerson - count(`answered ${sender} ${room}`),
      ]);
      const least = Math.min(...left);
      return least > 0 ? 'yes' : least === 0 ? 'last' : 'no';
    },
  };
}

/** Counts by name within a stretch of time, and begins anew after it. */
function counter(clock: Clock, lastsMs: number): (name: string) => number {
  let began = clock.now();
  const counts = new Map<string, number>();
  return (name) => {
    if (clock.now() - began >= lastsMs) {
      began = clock.now();
      counts.clear();
    }
    const count = (counts.get(name) ?? 0) + 1;
    if (count > 1 || counts.size < MOST_REMEMBERED) counts.set(name, count);
    return count;
  };
}
