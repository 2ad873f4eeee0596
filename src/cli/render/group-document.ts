import type { GroupAnswer, PairWord, SameAnswer, Tie } from '#src/acts/discovery/group-answers';
import { isoText } from './moment.ts';

/** A group as `--json` prints it. */
export function groupDocument({ group, places, others, words }: GroupAnswer): object {
  return {
    id: group.id,
    tier: group.tier,
    formerly: group.formerly,
    splitFrom: group.splitFrom ?? null,
    places: places.map(({ id, address, fields, sources, notes }) => ({ ...fields, id, address, sources, notes })),
    joins: group.joins.map(tieDocument),
    apart: group.apart.map((one) => ({ ...tieDocument(one), why: one.why })),
    others: Object.fromEntries(others),
    words: words.map(wordDocument),
  };
}

/** What was said, and the groups it concerns, as `--json` prints it. */
export function sameDocument({ said, groups }: SameAnswer): object {
  return { said: said.map(wordDocument), groups: groups.map(groupDocument) };
}

function tieDocument({ a, b, tier, score, evidence }: Tie): object {
  return { a, b, tier, score, evidence };
}

function wordDocument({ a, b, word, who, at, note }: PairWord): object {
  return { a, b, word, who, at: isoText(at), note: note ?? null };
}
