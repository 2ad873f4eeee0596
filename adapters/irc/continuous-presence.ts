import { type CaseMapping, foldIrcCase } from '#src/portals/irc-channel';
import { readMask } from './person-mask.ts';

/** Somebody who must stay in a channel without a gap, known by `nick!user@host` alone. */
export interface Presence {
  readonly channel: string;
  readonly mask: string;
}

/** What was seen that can end a presence; without `channel` it concerns all channels. */
export type Sighting =
  /** Parted, was kicked or quit; a netsplit is a quit. */
  | { readonly kind: 'left'; readonly nick: string; readonly channel?: string }
  /** Joined, and so was not there before. */
  | { readonly kind: 'joined'; readonly nick: string; readonly channel: string }
  /** Took another nick, or was given another host: the mask is no longer theirs. */
  | { readonly kind: 'changed'; readonly nick: string }
  /** We left the channel or lost the connection, and see nothing of what happens there. */
  | { readonly kind: 'blind'; readonly channel?: string };

/** Knows who was seen without a gap since their watch began (spec C-5); once broken, a watch stays broken. */
export interface ContinuousPresence {
  watch(key: string, presence: Presence): void;
  isUnbroken(key: string): boolean;
  /** Answers the keys of the watches that it broke. */
  note(sighting: Sighting): readonly string[];
  forget(key: string): void;
}

/** An empty register; nicks and channels are compared as the server folds them. */
export function continuousPresence(mapping: () => CaseMapping): ContinuousPresence {
  const watched = new Map<string, Presence>();
  const same = (one: string, other: string) => foldIrcCase(one, mapping()) === foldIrcCase(other, mapping());
  const breaks = (sighting: Sighting, { channel, mask }: Presence) => {
    const here = !('channel' in sighting) || sighting.channel === undefined || same(sighting.channel, channel);
    return here && (sighting.kind === 'blind' || same(sighting.nick, readMask(mask)?.nick ?? mask));
  };
  return {
    watch: (key, presence) => void watched.set(key, presence),
    isUnbroken: (key) => watched.has(key),
    forget: (key) => void watched.delete(key),
    note: (sighting) => {
      const broken = [...watched].filter(([, presence]) => breaks(sighting, presence)).map(([key]) => key);
      for (const key of broken) watched.delete(key);
      return broken;
    },
  };
}
