import {
  actorsInside,
  aliasActor,
  canonicalActor,
  portalBot,
  powerHolder,
  tombstoneActor,
} from '#src/consolidation/choose-actors';
import { addressOf, humansOf, membersByServer, type RoomDescription } from '#src/consolidation/describe-room';
import type { AliasMove, CanonicalPlan, LegPlan } from '#src/consolidation/plan';
import { bridgesOf, type PlanningWorld } from '#src/consolidation/situation';
import type { Actor, ActorId } from '#src/portals/actor';
import { serverOf } from '#src/portals/ids';

const MOST_VIA = 3;

/** What each source room's leg does and who does it (spec P-2). */
export function makeLegs(known: PlanningWorld): readonly LegPlan[] {
  return known.sources.map((source) => makeLeg(known, source));
}

function makeLeg(known: PlanningWorld, source: RoomDescription): LegPlan {
  const bot = portalBot(known, source);
  const tombstoneAs = tombstoneActor(known, source);
  return {
    room: source.room,
    address: addressOf(source),
    name: source.name,
    kind: bot ? 'portal' : 'native',
    readAs: readerOf(known, source, bot),
    tombstoneAs: tombstoneAs?.id ?? source.snapshot.readBy,
    powerFrom: powerHolder(known, source, tombstoneAs)?.id,
    aliases: source.aliases.map((alias): AliasMove => ({ alias, actor: aliasActor(known, alias)?.id })),
    channels: source.channels,
    spaces: source.snapshot.spaces.flatMap(({ space, editableBy }) =>
      editableBy ? [{ space, editor: editableBy }] : [],
    ),
  };
}

/** A portal is seen as its bridge's bot, since a service user in it would get a puppet on the network (spec P-9). */
function readerOf(known: PlanningWorld, source: RoomDescription, bot: Actor | undefined): ActorId {
  const inside = actorsInside(known, source);
  const service = inside.find(({ kind }) => kind === 'service');
  const botInside = inside.find((actor) => actor === bot);
  return (botInside ?? service)?.id ?? source.snapshot.readBy;
}

/** The canonical room with everybody who has to be in it. */
export function makeCanonical(
  known: PlanningWorld,
  legs: readonly LegPlan[],
  reasons: readonly string[],
): CanonicalPlan {
  const { canonical, installation } = known;
  const homes = legs.flatMap((leg) =>
    installation.actors.flatMap(({ id, server }) => (id === leg.tombstoneAs ? [server] : [])),
  );
  const actor = canonicalActor(known, homes)?.id ?? canonical.snapshot.readBy;
  return {
    room: canonical.room,
    address: addressOf(canonical),
    name: canonical.name,
    actor,
    mainAlias: canonical.mainAlias,
    via: viaServers(canonical),
    joiners: joinersOf(known, legs, actor),
    reasons,
  };
}

/** The servers to join through, best first: the most powerful person's, then those with most members. */
function viaServers(room: RoomDescription): CanonicalPlan['via'] {
  const [powerful] = [...humansOf(room)].sort((a, b) => b.level - a.level);
  const populated = membersByServer(room.members).map(([server]) => server);
  return [...new Set([...(powerful ? [powerful.server] : []), ...populated])].slice(0, MOST_VIA);
}

/** The service user, every tombstone sender, every bridge bot that links, and one account per server that hosts a moved alias. */
function joinersOf(known: PlanningWorld, legs: readonly LegPlan[], actor: ActorId): readonly ActorId[] {
  const { actors } = known.installation;
  const bots = bridgesOf(legs).flatMap((bridge) => actors.find((bot) => bot.bridge === bridge)?.id ?? []);
  const joiners = new Set<ActorId>([actor, ...legs.map(({ tombstoneAs }) => tombstoneAs), ...bots]);
  for (const move of legs.flatMap(({ aliases }) => aliases)) {
    const present = actors.some(({ id, server }) => joiners.has(id) && server === serverOf(move.alias));
    if (move.actor !== undefined && !present) joiners.add(move.actor);
  }
  return [...joiners];
}
