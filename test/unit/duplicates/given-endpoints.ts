import { decideDuplicate } from '#src/duplicates/decide-duplicate';
import { type Endpoint, readEndpoint } from '#src/duplicates/endpoint';
import type { DuplicateVerdict, EvidenceKind } from '#src/duplicates/evidence';
import type { Fact } from '#src/duplicates/facts';
import { measureRarity } from '#src/duplicates/rarity';

let counter = 0;

/** An endpoint from one line of words: `irc libera #tea`, `matrix #tea:example.org`, `gitter tea/tea`, `slack workspace`, … */
export function endpoint(words: string, facts: readonly Fact[] = []): Endpoint {
  const [protocol = '', ...rest] = words.split(' ');
  const id = `e${counter++}`;
  const [first = '', second] = rest;
  if (protocol === 'irc') return readEndpoint({ id, protocol, network: first, channel: second ?? '' }, { facts });
  if (protocol === 'matrix') return readEndpoint({ id, protocol, alias: first }, { facts });
  if (protocol === 'zulip') return readEndpoint({ id, protocol, network: first, ...(second && { channel: second }) });
  if (protocol === 'discord') return readEndpoint({ id, protocol, invite: first, ...(second && { channel: second }) });
  if (protocol === 'slack') return readEndpoint({ id, protocol, workspace: first, ...(second && { channel: second }) });
  return readEndpoint({ id, protocol, channel: first }, { facts });
}

/** So many endpoints with made-up names of their own, that nothing else is called like. */
export function strangers(count: number): Endpoint[] {
  return Array.from({ length: count }, (_, i) =>
    endpoint(`irc oftc #stranger${String.fromCharCode(97 + (i % 26))}${'q'.repeat(i / 26)}zx`),
  );
}

/** The verdict about two endpoints, among these others. */
export function verdictOn(
  a: Endpoint | string,
  b: Endpoint | string,
  others: readonly (Endpoint | string)[] = [],
): DuplicateVerdict {
  const [one, other, ...rest] = [a, b, ...others].map((each) => (typeof each === 'string' ? endpoint(each) : each));
  if (one === undefined || other === undefined) throw new TypeError('two endpoints are needed');
  return decideDuplicate(one, other, measureRarity([one, other, ...rest]));
}

/** The kinds of the evidence of a verdict, in the alphabet's order. */
export function kindsOf({ evidence }: DuplicateVerdict): EvidenceKind[] {
  return evidence.map(({ kind }) => kind).sort();
}

/** A fact's origin. */
export const from = { who: 'the bridge', where: 'https://bridge.example.org', when: '2026-01-01T00:00:00Z' } as const;
