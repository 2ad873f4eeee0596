import type { Endpoint, EndpointIdentity } from './endpoint.ts';
import { type Evidence, type EvidenceKind, FROM_NAMES } from './evidence.ts';
import type { Rarity } from './rarity.ts';
import { weights } from './weights.ts';

/** What the addresses of two endpoints prove by construction (spec D-4); empty when they have none in common. */
export function compareIdentity(a: Endpoint, b: Endpoint, rarity: Rarity): readonly Evidence[] {
  for (const one of a.identities) {
    const other = b.identities.find(({ key }) => key === one.key);
    // Two uris may have one alias in common; that makes them the alias's two possible rooms, not one room.
    if (other !== undefined && !(one.by === 'gitter' && other.by === 'gitter'))
      return [sharedIdentity(one, other, rarity)];
  }
  return [];
}

/** True when they have an address in common, be it only by its form or its folding. */
export function sharesAddress(a: Endpoint, b: Endpoint): boolean {
  return a.identities.some(({ key }) => b.identities.some((other) => other.key === key));
}

function sharedIdentity(one: EndpointIdentity, other: EndpointIdentity, rarity: Rarity): Evidence {
  const by = new Set([one.by, other.by]);
  const fact = (kind: EvidenceKind, weight: number, says: string): Evidence => ({
    kind,
    weight,
    says,
    from: FROM_NAMES,
  });
  if (by.has('form')) {
    return fact(
      'portal-alias-form',
      weights.portalForm,
      `the alias has the form of a portal of ${one.key}, on a server without a known bridge`,
    );
  }
  if (by.has('folding')) {
    const says = `they are one channel where the server folds case by rfc1459 (${one.key}), and nobody has told how it does`;
    return fact('case-folding', weights.caseFolding, says);
  }
  if (by.has('gitter')) {
    return rarity.roomsBehindAlias(one.key) > 1
      ? fact('ambiguous-alias', weights.portalForm, `${one.key} is the alias of this Gitter room and of another one`)
      : fact('gitter-alias', weights.identity, `Gitter's bridge gives this room the alias ${one.key}`);
  }
  if (by.has('bridge')) return fact('portal-alias', weights.identity, `the bridge's alias stands for ${one.key}`);
  return fact('same-address', weights.identity, `both are ${one.key}`);
}
