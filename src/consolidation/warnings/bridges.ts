import { inWords } from '#src/consent/plain-text';
import { canLink, canUnlink } from '#src/consolidation/link-ability';
import { bridgesOf, driverOf, type Finder, type Situation } from '#src/consolidation/situation';
import { levelForState, levelOf } from '#src/portals/power';

/** The bridge's bot would leave canonical on a tombstone, because canonical names a foreign predecessor (spec P-4). */
export const foreignPredecessor: Finder = ({ canonical, sources, drivers, legs, installation }) => {
  const past = canonical.predecessor;
  if (past === undefined || sources.some(({ room }) => room === past)) return [];
  const members = new Set<string>(canonical.members.map(({ user }) => user));
  return bridgesOf(legs).flatMap((bridge) => {
    const bot = installation.bridges.find(({ id }) => id === bridge)?.bot;
    if (driverOf({ drivers }, bridge)?.facts.onTombstone !== 'checks-predecessor' || bot === undefined) return [];
    const already = members.has(bot) ? ' and is in it already' : '';
    const text = `The room ${canonical.name} continues an older room (${past}); the bridge ${bridge} checks that${already}, and would leave it if a tombstone reached it too early. The order of the steps prevents this.`;
    return [{ code: 'foreign-predecessor', room: canonical.room, text }];
  });
};

/** What the bridge will be able to write in canonical, with no more power than it needs (spec B-8). */
export const bridgeWrites: Finder = ({ canonical, legs, drivers, installation }) =>
  bridgesOf(legs).flatMap((bridge) => {
    const level = levelOfBot({ canonical, installation }, bridge);
    const all = driverOf({ drivers }, bridge)?.facts.writes ?? [];
    const writes = all.filter((type) => levelForState(canonical.power, type) <= level);
    if (writes.length === 0) return [];
    const text = `Once linked, the bridge ${bridge} can write in ${canonical.name}: ${inWords(writes)}.`;
    return [{ code: 'bridge-writes', room: canonical.room, text }];
  });

/**
 * With the usual levels a bridge's bot may write join rules, and operators of the channel then decide who can join the
 * room (threat T-18); a room that is not public is blocked for that.
 */
export const modesCloseCanonical: Finder = ({ canonical, legs, drivers, installation }) =>
  bridgesOf(legs).flatMap((bridge) => {
    const level = levelOfBot({ canonical, installation }, bridge);
    const isRuled = level >= levelForState(canonical.power, 'm.room.join_rules');
    if (!driverOf({ drivers }, bridge)?.facts.syncsModes || !isRuled || canonical.joinRule !== 'public') return [];
    const text = `When a channel is made invite-only or gets a key, the bridge ${bridge} makes ${canonical.name} invite-only too. Whoever does not want that raises the level of m.room.join_rules above ${level} there.`;
    return [{ code: 'modes-close-canonical', room: canonical.room, text }];
  });

/** The level that the bridge's bot has in canonical once it is linked: its records take it (spec B-8). */
function levelOfBot(
  { canonical, installation }: Pick<Situation, 'canonical' | 'installation'>,
  bridge: string,
): number {
  const bot = installation.bridges.find(({ id }) => id === bridge)?.bot;
  const now = bot === undefined ? 0 : levelOf(canonical.power, bot);
  return Math.max(now, levelForState(canonical.power, 'm.bridge'));
}

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
        text: `The channel ${channel} is linked to ${leg.name} by a bridge that is not configured here; that link is not changed.`,
      })),
  );

/** A network party whom nobody of ours can reach. */
export const networkOutOfReach: Finder = ({ parties, installation }) =>
  parties
    .filter(({ kind, about }) => kind === 'network' && about === undefined)
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
