import type { Endpoint } from './endpoint.ts';
import type { Evidence, EvidenceKind } from './evidence.ts';
import { type Fact, type FactKind, type FactOf, factsOf } from './facts.ts';
import { wordsOfName } from './name-readings.ts';
import { weights } from './weights.ts';
import { isCommonWord } from './word-classes.ts';

/** What the sources' facts about two endpoints say for and against one community (spec D-4 to D-8); empty without facts. */
export function compareFacts(a: Endpoint, b: Endpoint): readonly Evidence[] {
  if (a.facts.length === 0 && b.facts.length === 0) return [];
  return firstOfEachKind([
    ...oneWay(a, b),
    ...oneWay(b, a),
    ...equalFacts(a, b),
    ...mutualLinks(a, b),
    ...repositories(a, b),
    ...people(a, b),
    ...topics(a, b),
  ]);
}

function evidence(kind: EvidenceKind, weight: number, says: string, { from }: Fact): Evidence {
  return { kind, weight, says, from };
}

/** Facts of one endpoint that name the other. */
function oneWay(self: Endpoint, other: Endpoint): readonly Evidence[] {
  return self.facts.flatMap((fact): readonly Evidence[] => {
    if (!('value' in fact) || !isAddressOf(other, fact.value)) return [];
    return evidenceOfNaming(fact, self, other);
  });
}

function evidenceOfNaming(fact: Fact, self: Endpoint, other: Endpoint): readonly Evidence[] {
  switch (fact.kind) {
    case 'judged':
      return fact.same
        ? [evidence('person-said-same', weights.identity, `${fact.from.who} has said that they are the same`, fact)]
        : [
            evidence(
              'person-said-different',
              -weights.identity,
              `${fact.from.who} has said that they are different`,
              fact,
            ),
          ];
    case 'bridged':
      return [
        evidence(
          'bridge-word',
          weights.identity,
          `the bridge says that ${self.shown} is linked to ${fact.value}`,
          fact,
        ),
      ];
    case 'resolved-alias':
      return [
        evidence(
          'alias-resolves',
          weights.identity,
          `the bridge's alias for ${fact.value} leads to ${self.shown}`,
          fact,
        ),
      ];
    case 'replaced-by':
      return [evidence('tombstone-chain', weights.identity, `${self.shown} was replaced by ${other.shown}`, fact)];
    case 'bridge-state':
      return [bridgeState(fact)];
    case 'link':
      return [evidence('one-way-link', weights.oneWayLink, `${self.shown} links to ${other.shown}`, fact)];
    default:
      return [];
  }
}

/** Bridge state proves nothing by itself: whoever may set state in a room can write it (spec D-8, threat T-01). */
function bridgeState(fact: FactOf<'bridge-state'>): Evidence {
  const says = `bridge state names ${fact.value}`;
  return fact.ghostsPresent
    ? evidence(
        'bridge-state-with-ghosts',
        weights.bridgeStateWithGhosts,
        `${says}, and its people are in the room`,
        fact,
      )
    : evidence('bridge-state-alone', 0, `${says}, which anybody may have written`, fact);
}

/** True when the key is an address of this endpoint; what only has the form of one does not count (threat T-01). */
function isAddressOf({ identities, facts }: Endpoint, key: string): boolean {
  return (
    identities.some((own) => own.key === key && own.by !== 'form') ||
    factsOf(facts, 'room').some(({ value }) => value === key)
  );
}

const EQUAL_FACTS: readonly (readonly [FactKind, EvidenceKind, string])[] = [
  ['room', 'same-room', 'both are the room'],
  ['bridged', 'bridge-word', 'the bridge says that both are linked to'],
  ['resolved-alias', 'alias-resolves', 'one bridge alias leads to both, that of'],
  ['gitter-room', 'same-gitter-room', 'both are the Gitter room'],
  ['replaced-by', 'tombstone-chain', 'both were replaced by'],
  ['project-association', 'same-project-association', 'both belong to the project'],
];

/** Facts of identity that both endpoints have with one value. */
function equalFacts(a: Endpoint, b: Endpoint): readonly Evidence[] {
  return EQUAL_FACTS.flatMap(([kind, evidenceKind, says]) => {
    const shared = sharedFact(a, b, kind);
    return shared === undefined
      ? []
      : [evidence(evidenceKind, weights.identity, `${says} ${shared.value}`, shared.fact)];
  });
}

function sharedFact(a: Endpoint, b: Endpoint, kind: FactKind): { value: string; fact: Fact } | undefined {
  const values = new Set(factsOf(b.facts, kind).map((fact) => ('value' in fact ? fact.value : undefined)));
  for (const fact of factsOf(a.facts, kind))
    if ('value' in fact && values.has(fact.value)) return { value: fact.value, fact };
  return undefined;
}

function mutualLinks(a: Endpoint, b: Endpoint): readonly Evidence[] {
  const [there] = oneWay(a, b).filter(({ kind }) => kind === 'one-way-link');
  const [back] = oneWay(b, a).filter(({ kind }) => kind === 'one-way-link');
  if (there === undefined || back === undefined) return [];
  const weight = weights.mutualLinks - weights.oneWayLink;
  return [{ kind: 'mutual-links', weight, says: `${a.shown} and ${b.shown} link to each other`, from: there.from }];
}

function repositories(a: Endpoint, b: Endpoint): readonly Evidence[] {
  const [ofA] = factsOf(a.facts, 'repository');
  const [ofB] = factsOf(b.facts, 'repository');
  if (ofA === undefined || ofB === undefined) return [];
  const shared = sharedFact(a, b, 'repository');
  return shared === undefined
    ? [
        evidence(
          'conflicting-repositories',
          -weights.conflictingRepositories,
          `one names ${ofA.value}, the other ${ofB.value}`,
          ofA,
        ),
      ]
    : [evidence('same-repository', weights.sameRepository, `both name ${shared.value}`, shared.fact)];
}

function people(a: Endpoint, b: Endpoint): readonly Evidence[] {
  const admins = overlap(a, b, 'admins');
  const members = overlap(a, b, 'members');
  return [
    ...(admins && admins.part >= 0.5
      ? [evidence('same-admins', weights.sameAdmins, `${admins.shared} admins are the same`, admins.fact)]
      : []),
    ...(members && members.part >= 0.1
      ? [
          evidence(
            'shared-members',
            weights.sharedMembers * members.part,
            `${members.shared} people are in both`,
            members.fact,
          ),
        ]
      : []),
  ];
}

/** How many people two endpoints share, and which part of the smaller circle that is; undefined when none are. */
function overlap(
  a: Endpoint,
  b: Endpoint,
  kind: 'admins' | 'members',
): { shared: number; part: number; fact: Fact } | undefined {
  const [ofA] = factsOf(a.facts, kind);
  const there = new Set(factsOf(b.facts, kind).flatMap((fact) => fact.people));
  const here = new Set(ofA?.people);
  const shared = [...here].filter((person) => there.has(person)).length;
  if (ofA === undefined || shared === 0) return undefined;
  return { shared, part: shared / Math.min(here.size, there.size), fact: ofA };
}

/** Topics are alike by the telling words they share; everybody's words count for nothing. */
function topics(a: Endpoint, b: Endpoint): readonly Evidence[] {
  const [ofA] = factsOf(a.facts, 'topic');
  const [ofB] = factsOf(b.facts, 'topic');
  if (ofA === undefined || ofB === undefined) return [];
  const [here, there] = [tellingWordsOf(ofA.value), tellingWordsOf(ofB.value)];
  const shared = [...here].filter((word) => there.has(word));
  if (shared.length === 0) return [];
  const weight = weights.similarTopic * (shared.length / Math.min(here.size, there.size));
  return [evidence('similar-topic', weight, `both topics say ${shared.slice(0, 5).join(', ')}`, ofA)];
}

function tellingWordsOf(topic: string): ReadonlySet<string> {
  return new Set(wordsOfName(topic.slice(0, 255)).filter((word) => word.length > 3 && !isCommonWord(word)));
}

/** What both sides say counts once. */
function firstOfEachKind(all: readonly Evidence[]): readonly Evidence[] {
  return all.filter(({ kind }, i) => all.findIndex((other) => other.kind === kind) === i);
}
