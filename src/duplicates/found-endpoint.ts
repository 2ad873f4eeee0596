import { type EndpointFields, OPTIONAL_FIELDS } from './endpoint-fields.ts';
import type { Fact } from './facts.ts';

/** What one source says of one endpoint; `fields.id` names the real place, whichever source has seen it. */
export interface Sighting {
  readonly fields: EndpointFields;
  readonly facts: readonly Fact[];
  /** Stands for all that a source can see cheaply: the same digest, nothing to read again. */
  readonly digest: string;
}

/** A sighting as it is kept. */
export interface KeptSighting extends Sighting {
  readonly source: string;
  /** Milliseconds since 1970, as `lastSeen`. */
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** One real place with what every source knows of it. */
export interface FoundEndpoint {
  readonly fields: EndpointFields;
  readonly facts: readonly Fact[];
  readonly sources: readonly string[];
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** One endpoint for each id, in the order of ids; where sources disagree on a field, the newest that fills it is right. */
export function joinSightings(sightings: readonly KeptSighting[]): readonly FoundEndpoint[] {
  const byId = new Map<string, KeptSighting[]>();
  for (const sighting of sightings) {
    const known = byId.get(sighting.fields.id);
    if (known === undefined) byId.set(sighting.fields.id, [sighting]);
    else known.push(sighting);
  }
  return [...byId]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, [first, ...more]]) => (first === undefined ? [] : [joined([first, ...more])]));
}

function joined(sightings: readonly [KeptSighting, ...KeptSighting[]]): FoundEndpoint {
  const newestFirst = [...sightings].sort((x, y) => y.lastSeen - x.lastSeen || (x.source < y.source ? -1 : 1));
  const { id, protocol } = sightings[0].fields;
  const filled = OPTIONAL_FIELDS.flatMap((name) => {
    const value = newestFirst.map(({ fields }) => fields[name]).find((text) => text !== undefined);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    fields: { id, protocol, ...Object.fromEntries(filled) },
    facts: withoutRepeats(sightings.flatMap(({ facts }) => facts)),
    sources: sightings.map(({ source }) => source).sort(),
    firstSeen: Math.min(...sightings.map(({ firstSeen }) => firstSeen)),
    lastSeen: Math.max(...sightings.map(({ lastSeen }) => lastSeen)),
  };
}

/** Two sources that say the same are one voice less, unless they say who said it differently. */
function withoutRepeats(facts: readonly Fact[]): readonly Fact[] {
  const byText = new Map(facts.map((fact) => [JSON.stringify({ ...fact, from: { ...fact.from, when: '' } }), fact]));
  return [...byText.values()];
}
