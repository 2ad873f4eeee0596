import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import { FailedExchange } from '#src/matrix/requests/failed-exchange';
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
    const target = targetIn(answer);
    if (target) return target;
  } catch (error) {
    if (wasAnswered(error, 404, 'M_NOT_FOUND')) return undefined;
    throw asUnknownNow(error, alias);
  }
  throw unknownError(alias, { server: session.actor.server, status: 'nonsense' });
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
  const { status, error: why } = error.facts;
  return unknownError(alias, {
    server: whoIsSilent(error, serverOf(alias)),
    status: String(status ?? why),
    cause: error,
  });
}

/** An answer without an errcode is of a proxy before our homeserver; where none came, it may have waited for the server of the alias. */
function whoIsSilent({ facts, cause }: TributaryError, ofAlias: ServerName): string {
  const asked = String(facts.server);
  if (wasWorded(facts)) return ofAlias;
  const isOpen = cause instanceof FailedExchange && cause.failure.kind === 'no-answer';
  return isOpen && asked !== ofAlias ? `${asked} or ${ofAlias}` : asked;
}

function wasWorded({ status, errcode }: TributaryError['facts']): boolean {
  return status === 502 && errcode !== '';
}

/** Who did not tell, and what came instead. */
interface Untold {
  readonly server: string;
  readonly status: string;
  readonly cause?: unknown;
}

function unknownError(alias: RoomAlias, { server, status, cause }: Untold): TributaryError {
  return new TributaryError('ALIAS_UNKNOWN_NOW', { facts: { alias, server, status }, cause });
}
