import type { ActPorts } from '#src/acts/ports';
import { TributaryError } from '#src/errors/tributary-error';
import { gitterAliases } from '#src/portals/alias-gitter';
import { isRoomAlias, isRoomId } from '#src/portals/ids';
import type { NamedRoom } from './named-room.ts';
import { makesPortal, portalWithAlias } from './portal-with-alias.ts';
import { portalsOf } from './portals-of-channel.ts';

/** An address of a network: `irc://network/#channel`, `gitter://org/repo`. */
const NETWORK_ADDRESS = /^(irc|ircs|gitter):\/\/([^/]+)\/(.+)$/i;

/** The room that stays, as a person named it; throws when it is no Matrix room, unknown or ambiguous. */
export async function resolveCanonical(ports: ActPorts, text: string): Promise<NamedRoom> {
  const address = readNetworkAddress(text);
  if (address?.protocol === 'irc') throw new TributaryError('CANONICAL_MUST_BE_A_ROOM', { facts: { room: text } });
  const [room] = await resolveRooms(ports, text);
  if (!room) throw notFound(ports, text);
  return room;
}

/** The rooms behind what a person named: one for an id or alias, all portals for a channel of a network; never empty. */
export async function resolveRooms(ports: ActPorts, text: string): Promise<readonly NamedRoom[]> {
  const trimmed = text.trim();
  if (isRoomId(trimmed)) return [{ room: trimmed, via: [] }];
  if (isRoomAlias(trimmed)) return [await resolveAlias(ports, trimmed)];
  const address = readNetworkAddress(trimmed);
  if (!address) throw new TributaryError('ROOM_ADDRESS_INVALID', { facts: { room: text } });
  if (address.protocol === 'irc') return portalsOf(ports, { ...address, text: trimmed });
  return resolveGitter(ports, trimmed, `${address.network}/${address.channel}`);
}

/** An address of a network, taken apart. */
export interface NetworkAddress {
  readonly protocol: 'irc' | 'gitter';
  readonly network: string;
  readonly channel: string;
}

/** Takes `irc://network/#channel` or `gitter://org/repo` apart; undefined for anything else. */
export function readNetworkAddress(text: string): NetworkAddress | undefined {
  const [, scheme, network, channel] = NETWORK_ADDRESS.exec(text.trim()) ?? [];
  if (scheme === undefined || network === undefined || channel === undefined) return undefined;
  const protocol = scheme.toLowerCase() === 'gitter' ? 'gitter' : 'irc';
  return { protocol, network, channel: decoded(channel) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a channel may hold a lone %
  }
}

async function resolveAlias(ports: ActPorts, alias: Parameters<ActPorts['world']['resolve']>[0]): Promise<NamedRoom> {
  if (makesPortal(ports.installation, alias)) return portalWithAlias(ports, alias);
  const found = await ports.world.resolve(alias);
  if (!found) throw notFound(ports, alias);
  return { room: found.room, via: found.servers.slice(0, 3) };
}

/** Aliases are generated from the address and looked up, never decoded (handbook gitter 7). */
async function resolveGitter(ports: ActPorts, text: string, uri: string): Promise<readonly NamedRoom[]> {
  const aliases = gitterAliases(uri).filter(isRoomAlias);
  const found = await Promise.all(aliases.map((alias) => ports.world.resolve(alias)));
  const rooms = found.flatMap((target) => (target ? [{ room: target.room, via: target.servers.slice(0, 3) }] : []));
  const distinct = rooms.filter(({ room }, index) => rooms.findIndex((other) => other.room === room) === index);
  if (distinct.length === 0) throw notFound(ports, text);
  return distinct;
}

function notFound({ installation }: ActPorts, room: string): TributaryError {
  const actor = installation.actors.find(({ kind }) => kind === 'service')?.user;
  return new TributaryError('ROOM_NOT_FOUND', { facts: { room, actor } });
}
