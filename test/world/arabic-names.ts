import type { SituationGiven } from './given-situation.ts';
import type { RoomGiven } from './simulated-rooms.ts';

/** What a room is called where people write from right to left. */
export const ARABIC = 'مرحبا 123';

/** The same situation in which every room has an Arabic name. */
export function inArabic({ canonical, sources = [{}], ...rest }: SituationGiven): SituationGiven {
  return {
    ...rest,
    canonical: { ...canonical, state: called(canonical) },
    sources: sources.map((source) => ({ ...source, state: called(source) })),
  };
}

function called(room: Partial<RoomGiven> = {}): NonNullable<RoomGiven['state']> {
  return { ...room.state, 'm.room.name': { name: ARABIC } };
}

/** The lines that apps would set from right to left: those whose first letter is written so (UAX 9, rules P2 and P3). */
export function linesFromTheRight(text: string): readonly string[] {
  return text.split('\n').filter((line) => /^\P{L}*[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(line));
}
