import { type Party, type PartyId, partyForLine } from '#src/consent/party';
import { addressOf, humansWithLevel, type RoomDescription } from '#src/consolidation/describe-room';
import type { LegPlan } from '#src/consolidation/plan';
import { bridgesOf, type PlanningWorld } from '#src/consolidation/situation';
import { listsAnew, type Widening, wideningsOf } from '#src/consolidation/widening';
import { writtenInSource } from '#src/consolidation/written-state';
import { bridgeRecordTypes } from '#src/portals/bridge-record';
import { SOURCE_ROOMS_TYPE } from '#src/portals/bridge-record-changes';
import { serverOf, type UserId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import { levelForState } from '#src/portals/power';
import type { LinkedChannel } from '#src/portals/remote-channel';

/** State that a plan writes in canonical; whoever speaks for it must be able to write all of it (spec C-1, threat T-06). */
const WRITTEN_IN_CANONICAL = [
  'm.room.power_levels',
  'm.room.canonical_alias',
  ...bridgeRecordTypes,
  SOURCE_ROOMS_TYPE,
  'm.room.join_rules',
];

/** Everybody whose consent the plan needs (spec C-1); each agrees to each widening by itself besides (spec P-3). */
export function makeParties(known: PlanningWorld, legs: readonly LegPlan[]): readonly Party[] {
  const canonical = roomParty(known, known.canonical, {
    id: 'canonical' as PartyId,
    kind: 'canonical',
    written: WRITTEN_IN_CANONICAL,
  });
  const sources = legs.flatMap((leg) => sourceParties(known, leg));
  const parties = [canonical, ...sources, ...operatorParties(known, legs)];
  return [...parties, ...linesOf(known).flatMap((line) => parties.map((party) => partyForLine(party, line)))];
}

/** Where the policy forbids widening there is nothing to agree to: the plan is blocked. */
function linesOf({ installation, sources, canonical }: PlanningWorld): readonly Widening[] {
  if (!installation.policy.allowWidening) return [];
  return [...sources.flatMap((source) => wideningsOf(source, canonical)), ...listsAnew(sources, canonical)];
}

interface RoomRole {
  readonly id: PartyId;
  readonly kind: 'canonical' | 'source';
  readonly written: readonly string[];
}

function roomParty(known: PlanningWorld, room: RoomDescription, { id, kind, written }: RoomRole): Party {
  const level = Math.max(...written.map((type) => levelForState(room.power, type)));
  const people = humansWithLevel(room, level);
  return { id, kind, place: addressOf(room), room: room.room, level, quorum: known.installation.policy.quorum, people };
}

/** A source speaks through its own people; a portal without any through the network's, besides the bridge's operator. */
function sourceParties(known: PlanningWorld, leg: LegPlan): readonly Party[] {
  const source = known.sources.find(({ room }) => room === leg.room);
  if (!source) return [];
  const id = `source:${leg.room}` as PartyId;
  const own = roomParty(known, source, { id, kind: 'source', written: writtenInSource(leg) });
  const networks = own.people.length > 0 ? [] : leg.channels.flatMap((channel) => networkParty(known, channel));
  return networks.length > 0 ? networks : [own];
}

/** Its people answer on their network; where nobody of ours is on it, an operator of the bridge vouches for their answer. */
function networkParty({ installation }: PlanningWorld, channel: LinkedChannel): readonly Party[] {
  const { bridge, channel: name, channelName = name, protocol } = channel;
  const network = speakingNetwork(installation, channel);
  if (bridge === undefined || network === undefined) return [];
  const id = `network:${network}/${name}` as PartyId;
  const place = `${protocol}://${network}/${protocol === 'gitter' ? channelName : name}`;
  const people = operatorsOf(installation, bridge);
  return [{ id, kind: 'network', place, level: 0, quorum: quorumOf(installation, network), people }];
}

/**
 * The network whose people speak for a channel; undefined where there are none any more. Records of Gitter name no network: it is
 * the instance that its bridge reaches, and only one with an API still has people (spec C-6).
 */
function speakingNetwork({ networks, bridges }: Installation, channel: LinkedChannel): string | undefined {
  const { protocol, origin, bridge, network } = channel;
  if (protocol !== 'gitter') return origin === 'retired' ? undefined : network;
  const reached = bridges.find(({ id }) => id === bridge)?.networks ?? [];
  const living = networks.filter((one) => one.hasApi && reached.includes(one.id)).map(({ id }) => id);
  if (network !== undefined && (origin !== 'retired' || living.includes(network))) return network;
  return living.length === 1 ? living[0] : undefined;
}

/** Where nobody of ours is, one operator of the bridge vouches for all. */
function quorumOf({ networks, policy }: Installation, network: string): number {
  const isReached = networks.some(({ id, protocol, hasApi }) => id === network && (protocol === 'irc' || hasApi));
  return isReached ? policy.quorum : 1;
}

/** The operators of every bridge whose links change and of every homeserver of ours whose aliases change. */
function operatorParties(known: PlanningWorld, legs: readonly LegPlan[]): readonly Party[] {
  const moved = legs.flatMap(({ aliases }) => aliases.filter(({ actor }) => actor !== undefined));
  const servers = [...new Set(moved.map(({ alias }) => serverOf(alias)))].sort();
  return [...bridgesOf(legs), ...servers].map((place) => ({
    id: `operator:${place}` as PartyId,
    kind: 'operator',
    place,
    level: 0,
    quorum: 1,
    people: operatorsOf(known.installation, place),
  }));
}

/**
 * The operators of a bridge, of a homeserver, or of the bridge that reaches a network's channel (`irc://libera/#x`): its own
 * where it names some, else those for all; empty when nobody is named.
 */
export function operatorsOf(installation: Installation, place: string): readonly UserId[] {
  const network = /^[a-z]+:\/\/([^/]+)\//.exec(place)?.[1];
  const bridge = installation.bridges.find(
    ({ id, networks }) => id === place || (network !== undefined && networks.includes(network)),
  );
  const server = installation.homeservers.find(({ name }) => name === place);
  const own = bridge?.operators ?? server?.operators ?? [];
  return own.length > 0 ? own : installation.operators;
}
