import { inWords } from '#src/consent/plain-text';
import { canLink, canUnlink } from '#src/consolidation/link-ability';
import { bridgesOf, driverOf, type Finder } from '#src/consolidation/situation';

/** The bridge's bot would leave canonical on a tombstone, because canonical names a foreign predecessor (spec P-4). */
export const foreignPredecessor: Finder = ({ canonical, sources, drivers, legs, installation }) => {
  const past = canonical.predecessor;
  if (past === undefined || sources.some(({ room }) => room === past)) return [];
  const members = new Set<string>(canonical.members.map(({ user }) => user));
  return bridgesOf(legs).flatMap((bridge) => {
    const bot = installation.bridges.find(({ id }) => id === bridge)?.bot;
    if (driverOf({ drivers }, bridge)?.facts.onTombstone !== 'checks-predecessor' || bot === undefined) return [];
    const already = members.has(bot) ? ' and is in it already' : '';
    const text = `${canonical.name} continues an older room (${past}); the bridge ${bridge} checks that${already}, and would leave it if a tombstone reached it too early. The order of the steps prevents this.`;
    return [{ code: 'foreign-predecessor', room: canonical.room, text }];
  });
};

/** What the bridge will be able to write in canonical, with no more power than it needs (spec B-8). */
export const bridgeWrites: Finder = ({ canonical, legs, drivers }) =>
  bridgesOf(legs).flatMap((bridge) => {
    const writes = driverOf({ drivers }, bridge)?.facts.writes ?? [];
    if (writes.length === 0) return [];
    const text = `Once linked, the bridge ${bridge} can write in ${canonical.name}: ${inWords(writes)}.`;
    return [{ code: 'bridge-writes', room: canonical.room, text }];
  });

/** What stays behind when the link of a source is removed (spec B-7). */
export const bridgeLeavesBehind: Finder = ({ legs, drivers }) =>
  legs.flatMap((leg) =>
    bridgesOf([leg]).flatMap((bridge) => {
      const left = driverOf({ drivers }, bridge)?.facts.leavesBehind ?? [];
      if (left.length === 0) return [];
      return [
        {
          code: 'bridge-leaves-behind',
          room: leg.room,
          text: `The bridge ${bridge} leaves behind in ${leg.name}: ${inWords(left)}.`,
        },
      ];
    }),
  );

/** A bridge that can do less than the plan wants: known now, a person's task later (spec B-2). */
export const bridgeCannot: Finder = ({ legs, drivers }) =>
  bridgesOf(legs).flatMap((bridge) => {
    const driver = driverOf({ drivers }, bridge);
    if (!driver)
      return [{ code: 'bridge-unknown', text: `The bridge ${bridge} has no driver; its links are changed by hand.` }];
    const lacks = [...(canLink(driver) ? [] : ['link']), ...(canUnlink(driver) ? [] : ['unlink'])];
    const real = legs.some(({ channels }) =>
      channels.some((channel) => channel.bridge === bridge && channel.origin !== 'retired'),
    );
    if (lacks.length === 0 || !real) return [];
    return [
      {
        code: 'bridge-cannot',
        text: `The bridge ${bridge} cannot ${inWords(lacks)} by itself; its operator does it by hand.`,
      },
    ];
  });

/** A channel linked by a bridge that is not configured: it is seen, and left alone. */
export const linkOfNobody: Finder = ({ legs }) =>
  legs.flatMap((leg) =>
    leg.channels
      .filter(({ bridge, origin }) => bridge === undefined && origin !== 'retired')
      .map(({ channel }) => ({
        code: 'link-of-nobody',
        room: leg.room,
        text: `${channel} is linked to ${leg.name} by a bridge that is not configured here; that link is not changed.`,
      })),
  );

/** A network party whom nobody of ours can reach. */
export const networkOutOfReach: Finder = ({ parties, installation }) =>
  parties
    .filter(({ kind }) => kind === 'network')
    .flatMap(({ id, place }) => {
      const network = id.slice('network:'.length).split('/', 1)[0];
      if (installation.networks.some((known) => known.id === network)) return [];
      return [
        {
          code: 'network-out-of-reach',
          text: `Nobody of ours is on the network of ${place}: an operator of the bridge has to ask its people, and vouch for their answer.`,
        },
      ];
    });
