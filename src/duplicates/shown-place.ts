import { type Fact, factsOf } from './facts.ts';
import type { FoundEndpoint } from './found-endpoint.ts';

/** Channels with one of these letters hide, or let in only whom they invite or who knows a word. */
const CLOSED_MODES = /[spik]/;

/**
 * True when a place's own network shows it to everybody: a room in a directory, a channel in the list for outsiders, a Gitter
 * room that says it is public. What only a bridge, a file or one of our accounts knows of is nobody's business (threat T-17).
 */
export function isShownToEverybody({ fields, facts, sources }: FoundEndpoint): boolean {
  switch (fields.protocol) {
    case 'matrix':
      return sources.some((source) => source.startsWith('directory:'));
    case 'irc':
      return (
        sources.some((source) => source.startsWith('irc:')) && !modesOf(facts).some((one) => CLOSED_MODES.test(one))
      );
    case 'gitter':
      return modesOf(facts).length > 0 && modesOf(facts).every((one) => one === 'public');
    default:
      return false;
  }
}

/** The letters alone: what follows them are a channel's limits and words. */
function modesOf(facts: readonly Fact[]): readonly string[] {
  return factsOf(facts, 'modes').map(({ value }) => value.split(' ', 1)[0] ?? '');
}
