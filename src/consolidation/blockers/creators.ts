import { humansOf } from '#src/consolidation/describe-room';
import type { Finder } from '#src/consolidation/situation';
import { creatorsStandAbove } from '#src/portals/power';

/** A creator of a version 12 canonical stands above everybody for ever: it must be a person who is there or a bot of ours (spec P-3, threat T-07). */
export const creatorUnknown: Finder = ({ canonical, kinds }) => {
  if (!creatorsStandAbove(canonical.power.version)) return [];
  const present = new Set<string>(humansOf(canonical).map(({ user }) => user));
  return canonical.power.creators
    .filter((creator) => !present.has(creator) && kinds(creator) !== 'bot')
    .map((creator) => ({
      code: 'creator-unknown',
      room: canonical.room,
      text: `${creator} created ${canonical.name} and has everlasting power in it, but is neither a person in the room nor one of our bots.`,
    }));
};
