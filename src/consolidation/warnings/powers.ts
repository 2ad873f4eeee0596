import { counted } from '#src/consent/plain-text';
import { humansOf } from '#src/consolidation/describe-room';
import type { Finder } from '#src/consolidation/situation';
import { creatorsStandAbove } from '#src/portals/power';

const MODERATOR_LEVEL = 50;
const MOST_NAMED = 5;

/** Moderators of a source have no power in canonical; none is handed out (spec P-4, threat T-21). */
export const moderatorsWithoutPower: Finder = ({ canonical, sources }) => {
  const moderates = new Set<string>(
    humansOf(canonical)
      .filter(({ level }) => level >= MODERATOR_LEVEL)
      .map(({ user }) => user),
  );
  return sources.flatMap((source) => {
    const losing = humansOf(source).filter(({ level, user }) => level >= MODERATOR_LEVEL && !moderates.has(user));
    if (losing.length === 0) return [];
    const named = losing.slice(0, MOST_NAMED).map(({ user }) => user);
    const text = `${counted(losing.length, 'moderator')} of ${source.name} will have no power in ${canonical.name} unless its people give it, one by one (!tributary promote): ${named.join(', ')}${losing.length > MOST_NAMED ? ', …' : ''}.`;
    return [{ code: 'moderators-without-power', room: source.room, text }];
  });
};

/** The creators of a version 12 canonical keep everlasting power; agreeing approves them (spec P-3, threat T-07). */
export const creatorsStay: Finder = ({ canonical }) => {
  if (!creatorsStandAbove(canonical.power.version)) return [];
  const people = canonical.power.creators.join(', ');
  const text = `${people} created ${canonical.name} and can never lose power in it (room version ${canonical.power.version}). Whoever agrees accepts that.`;
  return [{ code: 'creators-stay', room: canonical.room, text }];
};
