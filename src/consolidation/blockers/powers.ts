import { mayBeIn } from '#src/consolidation/choose-actors';
import { humansWithLevel } from '#src/consolidation/describe-room';
import { type Finder, pairs } from '#src/consolidation/situation';

/** Clients join canonical through the server of whoever sent the tombstone, so that server must be in canonical and stay (spec P-3). */
export const tombstoneSenderCannotStay: Finder = (situation) =>
  pairs(situation).flatMap(({ leg, source }) => {
    const sender = situation.installation.actors.find(({ id }) => id === leg.tombstoneAs);
    const { canonical } = situation;
    if (sender && mayBeIn(canonical, sender.server) && !canonical.banned.includes(sender.user)) return [];
    const text = `None of our accounts can both retire ${source.name} and stay in ${canonical.name}: people could not follow the link.`;
    return [{ code: 'tombstone-sender-cannot-stay', room: source.room, text }];
  });

/** Nobody, neither an account of ours nor a person in the room, has the power that retiring the source takes (spec P-2). */
export const nobodyCanRetire: Finder = (situation) =>
  pairs(situation).flatMap(({ leg, source }) => {
    if (leg.powerFrom !== undefined || humansWithLevel(source, source.adminLevel).length > 0) return [];
    const text = `Nobody in ${source.name} can give the power to retire it (level ${source.adminLevel}).`;
    return [{ code: 'nobody-can-retire', room: source.room, text }];
  });

/** A party that nobody can speak for makes the plan impossible: block, never assume (handbook gitter 6, threats T-08, T-15). */
export const nobodyCanAgree: Finder = ({ parties }) =>
  parties
    .filter(({ about, kind }) => about === undefined && kind !== 'network')
    .filter(({ people, quorum }) => people.length < Math.max(1, quorum))
    .map(({ kind, place, room, level, quorum, people }) => ({
      code: kind === 'operator' ? 'operator-unknown' : `${kind}-without-admin`,
      ...(room !== undefined && { room }),
      text:
        kind === 'operator'
          ? `No operator of ${place} is named in the configuration.`
          : `The consent of ${place} takes ${quorum === 1 ? 'a person' : `${quorum} people`} with level ${level} there; ${people.length === 0 ? 'there is none' : `there are only ${people.length}`}.`,
    }));
