import type { DiscoverAnswer, SourceOutcome } from '#src/acts/discovery/discover';
import type { GroupAnswer } from '#src/acts/discovery/group-answers';
import { alignedRows, block, indented } from './table.ts';

const TIERS = [
  { tier: 'certain', heading: 'Certain: they are the same place, or one was made of the other' },
  { tier: 'likely', heading: 'Likely: look once before you plan' },
] as const;
const MOST_SHOWN = 20;
const MOST_PLACES = 8;
const MOST_REASONS = 5;

/** What was looked at and what came of it, for people. */
export function discoveryLines({ sources, endpoints, groups }: DiscoverAnswer): readonly string[] {
  return [
    ...alignedRows(sources.map((outcome) => [outcome.source, inWords(outcome)])),
    ...sources.flatMap(failureLines),
    ...sources.flatMap(({ source, passedOver }) => block(`Passed over in ${source}`, passedOver)),
    '',
    `${endpoints} places are known.`,
    ...TIERS.flatMap(({ tier, heading }) =>
      tierLines(
        heading,
        groups.filter(({ group }) => group.tier === tier),
      ),
    ),
    ...(groups.length === 0
      ? ['Nothing belongs together by what is known.', ...block('What helps', HELP)]
      : ['', NEXT]),
  ];
}

const NEXT = '`tributary groups show ID` tells more; `tributary plan --group ID` makes a plan of one.';

/** Whoever looks for the first time has often shown us too little to find anything in. */
const HELP = [
  'Show more: `adminToken` of a homeserver opens all its rooms, `discovery.directories` the public rooms of other servers, `discovery.files` what you know yourself.',
  "Rooms that you know to belong together need no discovery: tributary plan --into '#stays:server' --retire '#goes:server'",
];

function tierLines(heading: string, groups: readonly GroupAnswer[]): readonly string[] {
  const more = groups.length - MOST_SHOWN;
  const rest = more > 0 ? ['', `and ${more} more: \`tributary groups\``] : [];
  return block(heading, [...groups.slice(0, MOST_SHOWN).flatMap(groupLines), ...rest]);
}

function groupLines({ group, places }: GroupAnswer): readonly string[] {
  const more = places.length - MOST_PLACES;
  const reasons = [...new Set(group.joins.flatMap(({ evidence }) => evidence.map(reasonIn)))].filter(
    (text) => text !== '',
  );
  return [
    group.id,
    ...indented([
      ...places.slice(0, MOST_PLACES).map(({ address }) => address),
      ...(more > 0 ? [`and ${more} more places`] : []),
      ...reasons.slice(0, MOST_REASONS).map((reason) => `because ${reason}`),
    ]),
  ];
}

/** What speaks against is shown with the group itself. */
function reasonIn({ weight, says }: GroupAnswer['group']['joins'][number]['evidence'][number]): string {
  return weight > 0 ? says : '';
}

function inWords({ state, resumed, looked, found, unchanged, gone }: SourceOutcome): string {
  if (state === 'done' && looked + gone === 0) return resumed ? 'nothing more there' : 'nothing there';
  const counts = [`${looked} looked at`, `${found} new or changed`, `${unchanged} as before`];
  const numbers = [...counts, ...(gone > 0 ? [`${gone} gone`] : [])].join(', ');
  const begun = resumed ? `went on where it was cut short: ${numbers}` : numbers;
  if (state === 'done') return begun;
  return `${state === 'failed' ? 'FAILED' : 'stopped'} after: ${begun}`;
}

/** What went wrong, and how this one is tried again: the others need not wait for it. */
function failureLines({ source, error }: SourceOutcome): readonly string[] {
  if (error === undefined) return [];
  const { happened, left, now } = error.text;
  const again = `\`tributary discover --source ${quoted(source)}\` tries it again.`;
  return block(`${source} failed`, [happened, left, now, again]);
}

/** As a shell takes it for one word; names of files may hold anything. */
function quoted(source: string): string {
  return /^[\w.:@/-]+$/.test(source) ? source : `'${source.replaceAll("'", "'\\''")}'`;
}
