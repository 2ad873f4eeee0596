/** A request to the client API as a proxy's rules match it: method and path. */
export type OurRequest = RegExp;

/** The write of one kind of state in a room. */
export function writingOf(room: string, type: string): OurRequest {
  return startingWith(`PUT /_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/${type}`);
}

/** A message of ours to a room. */
export function messageTo(room: string): OurRequest {
  return startingWith(`PUT /_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message`);
}

/** The deletion of an alias, or its setting. */
export function aliasRequest(method: 'DELETE' | 'PUT', alias = ''): OurRequest {
  return startingWith(`${method} /_matrix/client/v3/directory/room/${encodeURIComponent(alias)}`);
}

function startingWith(text: string): OurRequest {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}
