import { knownCaseMappings } from '#src/duplicates/case-mappings';
import { decideDuplicate } from '#src/duplicates/decide-duplicate';
import { type Endpoint, readEndpoint } from '#src/duplicates/endpoint';
import type { Fact } from '#src/duplicates/facts';
import type { FoundEndpoint } from '#src/duplicates/found-endpoint';
import { matchEndpoints } from '#src/duplicates/match-endpoints';
import { measureRarity } from '#src/duplicates/rarity';
import type { AliasTemplate } from '#src/portals/alias-template';
import type { CaseMappings } from '#src/portals/irc-channel-network';
import { clusterEndpoints } from './cluster.ts';
import type { Cluster, PairWord, Tie } from './group.ts';

/** What groups are made from. */
export interface Grouping {
  readonly found: readonly Pick<FoundEndpoint, 'fields' | 'facts'>[];
  /** What people have said, in the order in which they said it. */
  readonly words: readonly PairWord[];
  readonly bridges?: readonly AliasTemplate[];
  /** How networks fold case by the configuration; what servers have told stands among the facts. */
  readonly caseMappings?: CaseMappings;
}

/** The groups of all endpoints that were found, by their evidence and by what people have said of them (spec D-10). */
export function groupEndpoints({ found, words, bridges = [], caseMappings }: Grouping): readonly Cluster[] {
  const standing = standingWords(words);
  const said = factsOfWords(standing);
  const mappings = knownCaseMappings(found, caseMappings);
  const endpoints = found.map(({ fields, facts }) =>
    readEndpoint(fields, { facts: [...facts, ...(said.get(fields.id) ?? [])], bridges, caseMappings: mappings }),
  );
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  const rarity = measureRarity(endpoints);
  return clusterEndpoints({
    ties: tiesAmong(endpoints),
    different: standing.flatMap(({ word, a, b }) => (word === 'different' ? [[a, b] as const] : [])),
    decide: (a, b) => {
      const [one, other] = [byId.get(a), byId.get(b)];
      if (one === undefined || other === undefined) return { tier: 'none', evidence: [] };
      return decideDuplicate(one, other, rarity);
    },
  });
}

function* tiesAmong(endpoints: readonly Endpoint[]): Generator<Tie> {
  for (const { a, b, tier, score, evidence } of matchEndpoints(endpoints)) {
    if (tier !== 'none') yield { a: a.id, b: b.id, tier, score, evidence };
  }
}

/** Of each pair the newest word; a word that was taken back counts for nothing. */
export function standingWords(words: readonly PairWord[]): readonly PairWord[] {
  const newest = new Map(words.map((word) => [JSON.stringify([word.a, word.b].sort()), word]));
  return [...newest.values()].filter(({ word }) => word !== 'unsaid');
}

/** Words as facts about their endpoints, so that a verdict shows who said what and when. */
function factsOfWords(words: readonly PairWord[]): ReadonlyMap<string, readonly Fact[]> {
  const facts = new Map<string, Fact[]>();
  for (const { a, b, word, who, at } of words) {
    const from = { who, where: 'tributary groups', when: new Date(at).toISOString() };
    const fact: Fact = { kind: 'judged', value: b, same: word === 'same', from };
    const known = facts.get(a);
    if (known === undefined) facts.set(a, [fact]);
    else known.push(fact);
  }
  return facts;
}
