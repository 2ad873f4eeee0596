import type { Consolidation } from '#src/consolidation/records';
import { eventually } from '#test/world/eventually';
import type { MergeTown, Office } from './merge-town.ts';
import { type AgreedMerge, agreeTo, givenMerge, type Merge, type MergedRoom } from './merges.ts';

/** A merge of people's own rooms, without any portal, to which everybody agreed. */
export async function givenNative(world: MergeTown, office: Office): Promise<AgreedMerge> {
  return agreeTo(world, office, await givenMerge(world, { hasPortal: false }));
}

/** The one source of a merge without a portal. */
export function oldRoom({ sources }: Merge): MergedRoom {
  const [first] = sources;
  if (!first) throw new Error('this merge has no source');
  return first;
}

/** Looks at the run until it stands as it should; two minutes at most. */
export async function untilRun(
  { acts }: Pick<Office, 'acts'>,
  { plan }: Pick<AgreedMerge, 'plan'>,
  isSo: (run: Consolidation) => boolean,
): Promise<Consolidation> {
  return eventually(
    async () => {
      const { consolidation } = await acts.status({ id: plan });
      if (!isSo(consolidation)) throw new Error(JSON.stringify(consolidation));
      return consolidation;
    },
    { within: 120_000, every: 250 },
  );
}

/** Looks at the run until it is in that state. */
export function untilState(
  office: Pick<Office, 'acts'>,
  run: Pick<AgreedMerge, 'plan'>,
  state: Consolidation['state'],
) {
  return untilRun(office, run, (now) => now.state === state);
}
