import { createHash } from 'node:crypto';
import type { RoomId } from '#src/portals/ids';
import { foldedChannelKey } from '#src/portals/irc-channel-network';
import { type EndpointIdentity, isProof, readEndpoint } from './endpoint.ts';
import type { EndpointFields } from './endpoint-fields.ts';

/** Ids are part of an index; what is longer can only be meant to do harm. */
const MAX_ID = 500;

/** The id of a real place, the same whichever source has seen it. */
export function endpointId(fields: Omit<EndpointFields, 'id'>): string {
  const [own] = identitiesOfFields(fields);
  return shortened(`${fields.protocol} ${own?.key ?? ''}`);
}

/** The id of a Matrix room: aliases move, the room stays. */
export function roomEndpointId(room: RoomId): string {
  return shortened(`matrix ${room}`);
}

/** The id of an IRC channel: it does not change when its network tells how it folds case, for people's words name it. */
export function channelEndpointId(network: string, channel: string): string {
  return shortened(`irc ${foldedChannelKey(network, channel)}`);
}

/** The keys by which facts of others can name the place, those that only look like it left out. */
export function keysOfFields(fields: Omit<EndpointFields, 'id'>): readonly string[] {
  return identitiesOfFields(fields)
    .filter(isProof)
    .map(({ key }) => key);
}

/** A short text that stands for a long one. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function identitiesOfFields(fields: Omit<EndpointFields, 'id'>): readonly EndpointIdentity[] {
  return readEndpoint({ ...fields, id: '' }).identities;
}

function shortened(id: string): string {
  return id.length <= MAX_ID ? id : `${id.slice(0, MAX_ID)} ${digestOf(id)}`;
}
