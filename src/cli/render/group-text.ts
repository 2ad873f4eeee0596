import type { GroupAnswer, HeldApart, PairWord, SameAnswer, Tie } from '#src/acts/discovery/group-answers';
import { momentText } from './moment.ts';
import { alignedRows, block, indented } from './table.ts';

/** So many suggestions are shown to people; `--json` has them all. */
const MOST_SUGGESTIONS = 10;

/** All groups, a line each. */
export function groupListLines(answers: readonly GroupAnswer[]): readonly string[] {
  if (answers.length === 0)
    return ['No groups: `tributary discover` looks for places, and two that belong together make one.'];
  const rows = answers.map(({ group, places }) => [
    group.id,
    group.tier,
    String(group.members.length),
    shortened(places.map(({ address }) => address)),
  ]);
  return [...alignedRows([['group', 'tier', 'places', ''], ...rows]), '', '`tributary groups show ID` tells why.'];
}

function shortened(addresses: readonly string[]): string {
  const [shown, more] = [addresses.slice(0, 4), addresses.length - 4];
  return `${shown.join('  ')}${more > 0 ? `  and ${more} more` : ''}`;
}

/** One group with why each place is there. */
export function groupLines(answer: GroupAnswer): readonly string[] {
  const { group, places, words } = answer;
  const name = nameIn(answer);
  return [
    ...alignedRows([
      ['Group', group.id],
      ['Tier', group.tier],
      ...(group.formerly.length > 0 ? [['Formerly', group.formerly.join(', ')]] : []),
      ...(group.splitFrom === undefined ? [] : [['Split from', group.splitFrom]]),
    ]),
    ...block(
      `Places (${places.length})`,
      alignedRows(
        places.map(({ address, sources, notes }) => [address, `seen by ${sources.join(', ')}`, notes.join(', ')]),
      ),
    ),
    ...block(
      'Why they are together',
      group.joins.flatMap((tie) => tieLines(tie, name)),
    ),
    ...block(
      'What people have said',
      words.map((word) => wordLine(word, name)),
    ),
    ...block(
      `Not joined (${group.apart.length})`,
      group.apart.slice(0, MOST_SUGGESTIONS).flatMap((one) => apartLines(one, name)),
    ),
    ...block('Next', [`tributary plan --group ${group.id} --dry-run`]),
  ];
}

/** What was said, and how the groups stand now. */
export function sameLines(answer: SameAnswer): readonly string[] {
  const names = new Map(
    answer.groups.flatMap((one) => [...one.places.map(({ id, address }) => [id, address] as const), ...one.others]),
  );
  const said = answer.said.slice(0, MOST_SUGGESTIONS).map((word) => wordLine(word, (id) => names.get(id) ?? id));
  const more = answer.said.length - said.length;
  return [
    'Kept:',
    ...indented([...said, ...(more > 0 ? [`and ${more} more pairs`] : [])]),
    '',
    ...nowLines(answer.groups),
  ];
}

function nowLines(groups: readonly GroupAnswer[]): readonly string[] {
  return groups.length === 0 ? ['None of them is in a group now.'] : groupListLines(groups);
}

type NameOf = (id: string) => string;

function nameIn({ places, others }: GroupAnswer): NameOf {
  const names = new Map([...others, ...places.map(({ id, address }) => [id, address] as const)]);
  return (id) => names.get(id) ?? id;
}

function tieLines({ a, b, tier, evidence }: Tie, name: NameOf): readonly string[] {
  return [`${name(a)} and ${name(b)}: ${tier}`, ...indented(evidenceLines(evidence))];
}

function evidenceLines(evidence: Tie['evidence']): readonly string[] {
  return evidence.map(({ says, weight, from }) => {
    const origin = from.where === 'names' ? '' : `, by ${from.who}${from.when === undefined ? '' : ` at ${from.when}`}`;
    return `${weight > 0 ? '+' : ''}${Math.round(weight * 10) / 10}  ${says}${origin}`;
  });
}

function apartLines({ a, b, why }: HeldApart, name: NameOf): readonly string[] {
  return [`${name(a)} and ${name(b)}: ${why}`];
}

function wordLine({ a, b, word, who, at, note }: PairWord, name: NameOf): string {
  const said = WORDS[word];
  return `${name(a)} and ${name(b)} ${said}, says ${who} (${momentText(at)})${note === undefined ? '' : `: ${note}`}`;
}

const WORDS: Readonly<Record<PairWord['word'], string>> = {
  same: 'are the same',
  different: 'are not the same',
  unsaid: 'are left to the evidence again',
};
