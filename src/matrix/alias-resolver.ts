import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import { path } from '#src/matrix/requests/path';
import type { RoomAlias, RoomId, ServerName } from '#src/portals/ids';
import { isRoomId, serverOf } from '#src/portals/ids';
import { isJsonObject } from '#src/portals/json';
import type { AliasResolver } from '#src/ports/world';
import { wasAnswered } from './matrix-failure.ts';
import type { Sessions } from './sessions.ts';

/** Looks aliases up through the alias's own homeserver where we have one, else through any of ours. */
export function createAliasResolver(sessions: Sessions): AliasResolver {
  return { resolve: (alias) => resolve(sessions, alias) };
}

async function resolve(sessions: Sessions, alias: RoomAlias) {
  const session = sessions.at(serverOf(alias)) ?? sessions.all()[0];
  if (session === undefined) throw new TributaryError('ACTOR_UNKNOWN', { facts: { actor: 'any homeserver' } });
  try {
    const answer = await session.call({
      method: 'GET',
      path: path`/_matrix/client/v3/directory/room/${alias}`,
      what: `the alias ${alias}`,
      effect: 'reads',
      elsewhere: true,
    });
    return targetIn(answer) ?? unknownNow(alias, { status: 'nonsense' });
  } catch (error) {
    if (wasAnswered(error, 404, 'M_NOT_FOUND')) return undefined;
    throw asUnknownNow(error, alias);
  }
}

function targetIn(answer: unknown): { readonly room: RoomId; readonly servers: readonly ServerName[] } | undefined {
  const { room_id: room, servers } = isJsonObject(answer) ? answer : {};
  if (typeof room !== 'string' || !isRoomId(room)) return undefined;
  const named = Array.isArray(servers) ? servers.filter((server) => typeof server === 'string') : [];
  return { room, servers: named as ServerName[] };
}

/** 502 is Synapse's answer when the server of the alias cannot be reached: unknown, never free (matrix.md 1.1). */
function asUnknownNow(error: unknown, alias: RoomAlias): unknown {
  if (!isTributaryError(error)) return error;
  const isElsewhere = error.code === 'MATRIX_UNREACHABLE' || error.code === 'MATRIX_NONSENSE';
  const isBareNotFound = wasAnswered(error, 404);
  if (!isElsewhere && !isBareNotFound) return error;
  return unknownError(alias, { status: String(error.facts.status ?? error.facts.error), cause: error });
}

function unknownNow(alias: RoomAlias, answer: { readonly status: string }): never {
  throw unknownError(alias, answer);
}

function unknownError(alias: RoomAlias, answer: { readonly status: string; readonly cause?: unknown }): TributaryError {
  const facts = { alias, server: serverOf(alias), status: answer.status };
  return new TributaryError('ALIAS_UNKNOWN_NOW', { facts, cause: answer.cause });
}
