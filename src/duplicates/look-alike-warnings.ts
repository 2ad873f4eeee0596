import { lookAlikeSkeleton } from '#src/portals/look-alike';
import type { Endpoint } from './endpoint.ts';
import { type Evidence, FROM_NAMES } from './evidence.ts';

/** Warnings about names made to be taken for another; they never count for or against (spec D-8, threat T-03). */
export function warnOfLookAlikes(a: Endpoint, b: Endpoint): readonly Evidence[] {
  const hidden = [a, b]
    .filter(({ hidden }) => hidden)
    .map(
      ({ id }): Evidence => ({
        kind: 'hidden-characters',
        weight: 0,
        says: `the name of ${id} holds characters one cannot see and is not compared`,
        from: FROM_NAMES,
      }),
    );
  const [nameOfA, nameOfB] = [a.name.toLowerCase(), b.name.toLowerCase()];
  if (!looksAlike(nameOfA, nameOfB)) return hidden;
  const says = 'the names look alike and are not the same; compare them letter by letter';
  return [...hidden, { kind: 'look-alike', weight: 0, says, from: FROM_NAMES }];
}

/** Different names of one skeleton; plain ASCII of different length has none in common, which spares most of the work. */
function looksAlike(a: string, b: string): boolean {
  if (a === b || (a.length !== b.length && ASCII.test(a) && ASCII.test(b))) return false;
  return lookAlikeSkeleton(a) === lookAlikeSkeleton(b);
}

const ASCII = /^[ -~]*$/;
