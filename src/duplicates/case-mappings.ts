import type { CaseMapping } from '#src/portals/irc-channel';
import { type CaseMappings, networkName } from '#src/portals/irc-channel-network';
import { factsOf } from './facts.ts';
import type { FoundEndpoint } from './found-endpoint.ts';

/**
 * How networks fold case: what their servers have told outranks what is configured. Of a network of which two things are told
 * nothing is known.
 */
export function knownCaseMappings(
  found: readonly Pick<FoundEndpoint, 'fields' | 'facts'>[],
  configured: CaseMappings = new Map(),
): CaseMappings {
  const told = new Map<string, Set<CaseMapping>>();
  for (const { fields, facts } of found) {
    const network = networkName(fields.network ?? '');
    for (const { value } of factsOf(facts, 'case-mapping')) {
      const others = told.get(network);
      if (others === undefined) told.set(network, new Set([value]));
      else others.add(value);
    }
  }
  const known = new Map(configured);
  for (const [network, [mapping, ...others]] of told) {
    if (mapping === undefined || others.length > 0) known.delete(network);
    else known.set(network, mapping);
  }
  return known;
}
