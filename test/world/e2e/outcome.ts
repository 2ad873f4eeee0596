import { eventually } from '#test/world/eventually';
import type { GivenPlan } from './consents.ts';
import { timeline } from './facts.ts';
import type { StatusJson } from './json-answers.ts';

/** What counts about a merge in the end, read from the rooms as people do. */
interface Outcome {
  /** Addresses of the retired rooms that lead anywhere but to canonical. */
  readonly astray: readonly string[];
  /** For each source how many tombstones were ever sent, and where they point. */
  readonly tombstones: readonly { readonly sent: number; readonly replacement: unknown }[];
  /** Acts of which more or less than one message was sent. */
  readonly notOnce: readonly string[];
  /** Messages of ours by purpose, in all rooms. */
  readonly posted: Readonly<Record<string, number>>;
}

/** Nothing lost, nothing twice: each address at canonical, one tombstone a room, each message of ours exactly once. */
export async function expectMerged(
  given: GivenPlan,
  { state, legs }: Pick<StatusJson, 'state' | 'legs'>,
): Promise<void> {
  expect({ state, legs: legs.map((leg) => leg.state) }).toEqual({ state: 'done', legs: legs.map(() => 'retired') });
  await expectMergedRooms(given);
}

/** As `expectMerged`, by what the rooms say alone. */
export async function expectMergedRooms(given: GivenPlan): Promise<void> {
  const { canonical, sources } = given.community;
  const { posted, ...outcome } = await outcomeOf(given);
  expect(outcome).toEqual({
    astray: [],
    tombstones: sources.map(() => ({ sent: 1, replacement: canonical.room })),
    notOnce: [],
  });
  expect(posted).toMatchObject({ signpost: sources.length, arrival: sources.length });
}

/**
 * A homeserver that was dead hears of the last event of a room alone, and fetches what was before when somebody reads: the
 * tombstone stands in its state first, and in its timeline only later.
 */
async function tombstonesSent({ viewer, room }: GivenPlan['community']['sources'][number]): Promise<number> {
  return eventually(
    async () => {
      const sent = (await timeline(viewer, room)).filter(({ type }) => type === 'm.room.tombstone').length;
      return sent > 0 && sent;
    },
    { within: 60_000, every: 1_000 },
  );
}

async function outcomeOf({ community: { canonical, sources, rooms, oldAliases } }: GivenPlan): Promise<Outcome> {
  const tombstones = await Promise.all(
    sources.map(async (source) => ({
      sent: await tombstonesSent(source),
      replacement: (await source.viewer.getState(source.room, 'm.room.tombstone'))?.replacement_room,
    })),
  );
  const targets = await Promise.all(oldAliases.map((alias) => canonical.viewer.resolveAlias(alias)));
  const timelines = await Promise.all(rooms.map(({ viewer, room }) => timeline(viewer, room)));
  const acts = timelines
    .flat()
    .flatMap(({ content }) => content['io.tributary.act'] ?? [])
    .map(String);
  return {
    astray: oldAliases.filter((_alias, index) => targets[index]?.room_id !== canonical.room),
    tombstones,
    notOnce: acts.filter((act, index) => acts.indexOf(act) !== index),
    posted: countBy(acts.map(purposeOf)),
  };
}

/** `<run>/announce/<room>/post <room> signpost` is a signpost; `… arrival of <room>` an arrival. */
function purposeOf(act: string): string {
  return /\/post \S+ (\w+)/.exec(act)?.[1] ?? act.split('/')[1] ?? act;
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
