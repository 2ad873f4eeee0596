import { createHash } from 'node:crypto';

/** Enough to tell whether two circles of people overlap, too few to copy anybody's list of members. */
const MOST_PEOPLE = 100;
/** Sixty bits: two people of one installation hardly ever share it, and no name can be read from it. */
const DIGITS = 15;

/**
 * People as facts hold them: not by name, and of a large circle only those whose mark is lowest, the same ones in each
 * room, so that two samples overlap as the circles do.
 */
export function samplePeople(people: readonly string[], most = MOST_PEOPLE): readonly string[] {
  return [...new Set(people.map(markOf))].sort().slice(0, most);
}

function markOf(person: string): string {
  return createHash('sha256').update(`tributary person ${person}`).digest('hex').slice(0, DIGITS);
}
