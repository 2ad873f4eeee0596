import { TributaryError } from '#src/errors/tributary-error';

/** What has an id that people type. */
export type IdKind = 'plan' | 'consolidation' | 'group' | 'request' | 'question';

const BEGINNINGS: readonly (readonly [string, IdKind])[] = [
  ['p_', 'plan'],
  ['c_', 'consolidation'],
  ['g_', 'group'],
  ['r_', 'request'],
];

/** What an id looks like the id of; undefined: of nothing. */
export function kindOf(id: string): IdKind | undefined {
  return BEGINNINGS.find(([beginning]) => id.startsWith(beginning))?.[1];
}

/** An id of one kind where one of another is wanted; `plan`: the plan that belongs to it, where there is one. */
export interface MistakenId {
  readonly id: string;
  readonly kind: IdKind;
  readonly wanted: Exclude<IdKind, 'question'>;
  readonly plan?: string | undefined;
}

/** The error that says what the id is, and what to write instead. */
export function idOfOtherKind({ id, kind, wanted, plan }: MistakenId): TributaryError {
  const takesPlan = wanted === 'plan' || wanted === 'consolidation';
  const hint = (takesPlan && instead({ id, kind, plan })) || LISTED[wanted];
  return new TributaryError('ID_OF_OTHER_KIND', { facts: { id, kind: FORMS[kind], wanted: needed(wanted), hint } });
}

/** The same for an id that none was found for; undefined: by its looks it is of the wanted kind, or of none. */
export function mistakenFor(id: string, wanted: MistakenId['wanted']): TributaryError | undefined {
  const kind = kindOf(id);
  return kind && kind !== wanted ? idOfOtherKind({ id, kind, wanted }) : undefined;
}

const FORMS: Readonly<Record<IdKind, string>> = {
  plan: 'the id of a plan',
  consolidation: 'the id of a consolidation',
  group: 'the id of a group',
  request: 'the id of a request',
  question: 'the code of a question',
};

function needed(wanted: MistakenId['wanted']): string {
  return wanted === 'consolidation' ? `${FORMS.consolidation} or of its plan` : FORMS[wanted];
}

const LISTED = {
  plan: '`tributary plans --all` lists the plans.',
  consolidation: '`tributary status` lists the consolidations.',
  group: '`tributary groups` lists the groups.',
  request: '`tributary requests --all` lists the requests.',
} as const;

/** Undefined: nothing that belongs to it can be written. */
function instead({ id, kind, plan }: Pick<MistakenId, 'id' | 'kind' | 'plan'>): string | undefined {
  if (kind === 'group') return `\`tributary plan --group ${id}\` makes a plan of it, whose id is wanted here.`;
  if (plan === undefined) return undefined;
  if (kind === 'consolidation') return `Write ${plan}, its plan; \`tributary status ${id}\` shows where it stands.`;
  if (kind === 'question') return `Write ${plan}, its plan; the code is for whoever was asked, where they were asked.`;
  return `Write ${plan}, its plan.`;
}
