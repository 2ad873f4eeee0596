/** A Matrix room id; from version 12 on it names no server, so none is ever read from it. */
export type RoomId = string & { readonly __brand: 'RoomId' };
/** A Matrix user id. */
export type UserId = string & { readonly __brand: 'UserId' };
/** A Matrix room alias. */
export type RoomAlias = string & { readonly __brand: 'RoomAlias' };
/** A Matrix server name, with its port where it has one. */
export type ServerName = string & { readonly __brand: 'ServerName' };
/** A Matrix event id. */
export type EventId = string & { readonly __brand: 'EventId' };

const MAX_ID_BYTES = 255;
const SERVER_NAME = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?$/;

/** True for a syntactically valid room id (any version: with or without a server part). */
export function isRoomId(text: string): text is RoomId {
  return text.startsWith('!') && text.length > 1 && fits(text) && !/[\s\0]/.test(text);
}

/** True for a syntactically valid alias: `#localpart:server`, split at the first colon. */
export function isRoomAlias(text: string): text is RoomAlias {
  return text.startsWith('#') && hasServer(text) && fits(text) && !text.includes('\0');
}

/** True for a syntactically valid user id. */
export function isUserId(text: string): text is UserId {
  return text.startsWith('@') && hasServer(text) && fits(text) && !/[\s\0]/.test(text);
}

/** The server of a user id or alias: all that follows the first colon (a server name may hold a port). */
export function serverOf(id: UserId | RoomAlias): ServerName {
  return id.slice(id.indexOf(':') + 1) as ServerName;
}

/** The part of a user id or alias between its sigil and the first colon. */
export function localpartOf(id: UserId | RoomAlias): string {
  return id.slice(1, id.indexOf(':'));
}

function hasServer(text: string): boolean {
  const colon = text.indexOf(':');
  return colon > 0 && SERVER_NAME.test(text.slice(colon + 1));
}

function fits(text: string): boolean {
  return new TextEncoder().encode(text).length <= MAX_ID_BYTES;
}
