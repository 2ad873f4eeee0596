import type { EndpointFields } from '#src/duplicates/endpoint-fields';
import type { Fact } from '#src/duplicates/facts';
import type { EndpointStore } from '#src/ports/endpoint-store';

/** An endpoint that a source has found, with what it learnt beyond the address. */
export interface FoundGiven {
  readonly fields: EndpointFields;
  readonly facts?: readonly Fact[];
}

let scans = 0;

/** Lets a source find these endpoints and nothing else. */
export async function givenFound(store: EndpointStore, found: readonly FoundGiven[], source = 'file'): Promise<void> {
  scans += 1;
  const scan = await store.beginScan({ source, at: scans });
  const sightings = found.map(({ fields, facts = [] }) => ({ fields, facts, digest: String(scans) }));
  await store.keep({ scan, found: sightings, unchanged: [], cursor: undefined, at: scans });
  await store.finishScan({ scan, at: scans });
}
