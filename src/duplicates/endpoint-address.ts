import { isRoomId, type RoomId } from '#src/portals/ids';
import type { EndpointFields } from './endpoint-fields.ts';
import { type Fact, factsOf } from './facts.ts';

/** What people type for an endpoint: an alias or room id, `irc://network/#channel`, `gitter://org/repo`, else its parts. */
export function endpointAddress(fields: EndpointFields, facts: readonly Fact[] = []): string {
  const { protocol, network = '', channel, alias, workspace, server, invite } = fields;
  if (protocol === 'irc') return `irc://${network}/${channel ?? ''}`;
  if (protocol === 'gitter') return `gitter://${channel ?? ''}`;
  if (protocol === 'matrix') return alias ?? roomOf(facts) ?? channel ?? fields.id;
  const parts = [server ?? network, workspace, invite, channel].filter((part) => part !== undefined && part !== '');
  return `${protocol} ${parts.join(' ')}`;
}

/** The room id of a Matrix room, as a source has seen it; undefined for what is no room or only known by its alias. */
export function roomOf(facts: readonly Fact[]): RoomId | undefined {
  return factsOf(facts, 'room')
    .map(({ value }) => value)
    .find(isRoomId);
}

/** True when a person means this endpoint: its id, its address in any case, or its room id. */
export function isMeant(text: string, fields: EndpointFields, facts: readonly Fact[]): boolean {
  if (text === fields.id || text === roomOf(facts)) return true;
  return endpointAddress(fields, facts).toLowerCase() === text.toLowerCase();
}
