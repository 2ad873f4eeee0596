import type { Endpoint } from './endpoint.ts';
import type { Evidence, EvidenceKind } from './evidence.ts';
import { ownKeys } from './fact-pairs.ts';
import type { FactRarity } from './fact-rarity.ts';
import { type Fact, type FactKind, type FactOf, factsOf } from './facts.ts';
import { wordsOfName } from './name-readings.ts';
import { weights } from './weights.ts';
import { isCommonWord } from './word-classes.ts';

/** What the sources' facts about two endpoints say for and against one community (spec D-4 to D-8); empty without facts. */
export function compareFacts(a: Endpoint, b: Endpoint, rarity: FactRarity): readonly Evidence[] {
  if (a.facts.length === 0 && b.facts.length === 0) return [];
  return strongestOfEachKind([
    ...oneWay(a, b, rarity),
    ...oneWay(b, a, rarity),
    ...equalFacts(a, b),
    ...mutualLinks(a, b, rarity),
    ...repositories(a, b, rarity),
    ...people(a, b, rarity),
    ...topics(a, b),
  ]);
}

function evidence(kind: EvidenceKind, weight: number, says: string, { from }: Fact): Evidence {
  return { kind, weight, says, from };
}

/** Facts of one endpoint that name the other. */
function oneWay(self: Endpoint, other: Endpoint, rarity: FactRarity): readonly Evidence[] {
  const names = new Set(ownKeys(other));
  const links = factsOf(self.facts, 'link').filter(({ value }) => names.has(value));
  const others = self.facts.filter((fact) =>
    fact.kind === 'judged' ? fact.value === other.id : 'value' in fact && names.has(fact.value),
  );
  return [
    ...links.map((fact) => link(fact, { self, other, rarity })),
    ...others.flatMap((fact) => evidenceOfNaming(fact, self, other)),
  ];
}

interface Linking {
  readonly self: Endpoint;
  readonly other: Endpoint;
  readonly rarity: FactRarity;
}

/** A link says less when its room links to many, or many link to where it leads (a noisy hub). */
function link(fact: FactOf<'link'>, { self, other, rarity }: Linking): Evidence {
  const weight = Math.max(0, weights.oneWayLink - priceOfHub(self, other, rarity));
  return evidence('one-way-link', weight, `${self.shown} links to ${other.shown}`, fact);
}

function priceOfHub(self: Endpoint, other: Endpoint, rarity: FactRarity): number {
  const outward = new Set(factsOf(self.facts, 'link').map(({ value }) => value)).size;
  return priceOfCrowd(Math.max(outward, rarity.linkingTo(ownKeys(other))));
}

/** Off per doubling of those who say one thing, from the fifth on: a community's own places say it too. */
function priceOfCrowd(count: number): number {
  return count <= weights.ownCrowd ? 0 : weights.crowd * Math.log2(count / weights.ownCrowd);
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

/** Both directions are weighed alike, each as far as it is not one of many. */
function mutualLinks(a: Endpoint, b: Endpoint, rarity: FactRarity): readonly Evidence[] {
  const [there] = oneWay(a, b, rarity).filter(({ kind }) => kind === 'one-way-link');
  const [back] = oneWay(b, a, rarity).filter(({ kind }) => kind === 'one-way-link');
  if (there === undefined || back === undefined) return [];
  const price = Math.max(priceOfHub(a, b, rarity), priceOfHub(b, a, rarity));
  const weight = Math.max(0, weights.mutualLinks - weights.oneWayLink - price);
  return [{ kind: 'mutual-links', weight, says: `${a.shown} and ${b.shown} link to each other`, from: there.from }];
}

/** A room may name several repositories: one in common speaks for it, none in common against. */
function repositories(a: Endpoint, b: Endpoint, rarity: FactRarity): readonly Evidence[] {
  const [ofA] = factsOf(a.facts, 'repository');
  const [ofB] = factsOf(b.facts, 'repository');
  if (ofA === undefined || ofB === undefined) return [];
  const shared = rarestRepository(a, b, rarity);
  if (shared === undefined) {
    const says = `one names ${ofA.value}, the other ${ofB.value}`;
    return [evidence('conflicting-repositories', -weights.conflictingRepositories, says, ofA)];
  }
  const price = priceOfCrowd(rarity.saying('repository', shared.value));
  return [
    evidence('same-repository', Math.max(0, weights.sameRepository - price), `both name ${shared.value}`, shared),
  ];
}

function rarestRepository(a: Endpoint, b: Endpoint, rarity: FactRarity): FactOf<'repository'> | undefined {
  const there = new Set(factsOf(b.facts, 'repository').map(({ value }) => value));
  const uses = ({ value }: FactOf<'repository'>): number => rarity.saying('repository', value);
  return factsOf(a.facts, 'repository')
    .filter(({ value }) => there.has(value))
    .sort((x, y) => uses(x) - uses(y) || (x.value < y.value ? -1 : 1))[0];
}

function people(a: Endpoint, b: Endpoint, rarity: FactRarity): readonly Evidence[] {
  return [...sameAdmins(a, b, rarity), ...sharedMembers(a, b)];
}

/** Whoever looks after very many rooms (a foundation, a moderation bot) ties none of them together. */
function sameAdmins(a: Endpoint, b: Endpoint, rarity: FactRarity): readonly Evidence[] {
  const admins = overlap(a, b, 'admins');
  if (admins === undefined || admins.part < 0.5) return [];
  const price = priceOfCrowd(Math.min(...admins.shared.map((person) => rarity.administered(person))));
  const weight = Math.max(0, weights.sameAdmins - price);
  return [evidence('same-admins', weight, `${admins.shared.length} admins are the same`, admins.fact)];
}

function sharedMembers(a: Endpoint, b: Endpoint): readonly Evidence[] {
  const members = overlap(a, b, 'members');
  if (members === undefined || members.part < 0.1) return [];
  const says = `${members.shared.length} people are in both`;
  return [evidence('shared-members', weights.sharedMembers * members.part, says, members.fact)];
}

interface Overlap {
  readonly shared: readonly string[];
  readonly part: number;
  readonly fact: Fact;
}

/** The people two endpoints share, and which part of the smaller circle that is; undefined when none are. */
function overlap(a: Endpoint, b: Endpoint, kind: 'admins' | 'members'): Overlap | undefined {
  const [first] = factsOf(a.facts, kind);
  // Each source may know others of them.
  const [here, there] = [a, b].map(({ facts }) => new Set(factsOf(facts, kind).flatMap((fact) => fact.people)));
  if (first === undefined || here === undefined || there === undefined) return undefined;
  const shared = [...here].filter((person) => there.has(person));
  if (shared.length === 0) return undefined;
  return { shared, part: shared.length / Math.min(here.size, there.size), fact: first };
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

/** Addresses are no words: what they lead to counts by itself, and their hosts are everybody's. */
function tellingWordsOf(topic: string): ReadonlySet<string> {
  const said = topic.slice(0, 255).replace(/\S{1,12}:\/\/\S+/g, ' ');
  return new Set(wordsOfName(said).filter((word) => word.length > 3 && !isCommonWord(word)));
}

/** What both sides say counts once, as the one says it that has more weight, whichever stands first. */
function strongestOfEachKind(all: readonly Evidence[]): readonly Evidence[] {
  const strongest = new Map<EvidenceKind, Evidence>();
  for (const one of all) {
    const known = strongest.get(one.kind);
    if (known === undefined || isStronger(one, known)) strongest.set(one.kind, one);
  }
  return [...strongest.values()];
}

function isStronger(one: Evidence, other: Evidence): boolean {
  const more = Math.abs(one.weight) - Math.abs(other.weight);
  return more > 0 || (more === 0 && one.says < other.says);
}
