import type { PartyAnswer } from '#src/acts/answers';
import { alignedRows } from './table.ts';

const WORDS = { granted: 'yes', refused: 'NO', unknown: 'open' } as const;

/** Who has to agree and who has: a line each. */
export function partyLines(parties: readonly PartyAnswer[]): readonly string[] {
  return alignedRows(
    parties.map(({ id, place, about, verdict, people, why }) => [
      WORDS[verdict],
      id,
      about === undefined ? place : `${place}: ${about}`,
      whoText(people, why),
    ]),
  );
}

function whoText(people: readonly string[], why: string | undefined): string {
  return [people.join(', '), why ?? ''].filter((part) => part !== '').join(': ');
}
