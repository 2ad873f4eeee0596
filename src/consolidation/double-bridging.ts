import type { RoomId } from '#src/portals/ids';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { ActRecord } from './records.ts';

/** A channel with two rooms echoes: when that lasts longer, people should know (spec B-6). */
export const LONGEST_ECHO_MS = 10_000;

/** The time in which a channel was linked to its old room and to canonical as well. */
export interface DoubleBridging {
  readonly bridge: string;
  readonly channel: LinkedChannel;
  /** The old room. */
  readonly source: RoomId;
  /** Not later than the new link took effect, milliseconds since 1970. */
  readonly from: number;
  /** Not earlier than one of the two links was gone; undefined: both stand. */
  readonly until: number | undefined;
}

/** Each time in which a run kept a channel in two rooms, told by its records; a link that was moved never was in two. */
export function doubleBridgings(acts: readonly ActRecord[]): readonly DoubleBridging[] {
  return acts.flatMap((record) => {
    const { act, former, step, outcome, intentAt, undoneAt } = record;
    if (act.verb !== 'link' || step !== 'link-channel' || act.source === undefined) return [];
    if (!outcome || former.linked === true) return [];
    const { bridge, channel, source } = act;
    const ends = [unlinkedAt(acts, { bridge, channel, source }), undoneAt].filter((end) => end !== undefined);
    const until = ends.length === 0 ? undefined : Math.min(...ends);
    return [{ bridge, channel, source, from: outcome.since ?? intentAt, until }];
  });
}

/** How long it lasted; clocks of servers differ, so never less than nothing. */
export function lastedMs({ from, until }: { readonly from: number; readonly until: number }): number {
  return Math.max(0, until - from);
}

function unlinkedAt(
  acts: readonly ActRecord[],
  { bridge, channel, source }: Pick<DoubleBridging, 'bridge' | 'channel' | 'source'>,
): number | undefined {
  const unlinked = acts.find(
    ({ act }) =>
      act.verb === 'unlink' &&
      act.bridge === bridge &&
      act.room === source &&
      act.channel.network === channel.network &&
      act.channel.channel === channel.channel,
  );
  return unlinked?.outcome && unlinked.outcomeAt;
}

/** A sentence for people, with a warning when it was too long. */
export function echoText(channel: string, ms: number): string {
  const lasted = `${channel} was linked to both rooms for at most ${(ms / 1_000).toFixed(1)} seconds`;
  return ms > LONGEST_ECHO_MS
    ? `WARNING: ${lasted}, longer than the ten that people should have to bear.`
    : `${lasted}.`;
}
