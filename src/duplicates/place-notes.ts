import { type Fact, factsOf } from './facts.ts';

/** What people should know of a place before they choose between it and others; it speaks neither for nor against. */
export function notesOf(facts: readonly Fact[]): readonly string[] {
  const valuesOf = (kind: 'replaced-by' | 'encryption' | 'creator' | 'modes') => [
    ...new Set(factsOf(facts, kind).map(({ value }) => value)),
  ];
  return [
    ...valuesOf('replaced-by').map((room) => `replaced by ${room}`),
    ...(valuesOf('encryption').length > 0 ? ['encrypted'] : []),
    ...valuesOf('creator').map((creator) => `made by ${creator}`),
    ...valuesOf('modes').map((modes) => `modes ${modes}`),
  ];
}
