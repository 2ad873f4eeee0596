import { types } from 'node:util';
import { isDatabaseAway, whyAway } from '#src/errors/database-away';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';

/** PostgreSQL refuses role, password or database: 28xxx, 3D000; or the role lacks a right: 42501. */
const REFUSED = /^(28...|3D000|42501)$/;
/** Its disk is full. */
const FULL = /^(53100|ENOSPC)$/;

/** Where a database is reached; a `Database` is one. */
export interface Reached {
  readonly connectionString: string;
  /** The process of an embedded one that a signal keeps from going on; undefined while there is none. */
  readonly stopped?: (() => number | undefined) | undefined;
}

/** An error of the database as a coded one; anything it does not recognise is returned as it is. */
export function describeDatabaseError(error: unknown, { connectionString, stopped }: Reached): unknown {
  if (!types.isNativeError(error) || isTributaryError(error)) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const address = addressIn(connectionString);
  if (REFUSED.test(code))
    return new TributaryError('DATABASE_REFUSED', { facts: { address, why: said(error) }, cause: error });
  if (FULL.test(code))
    return new TributaryError('DATABASE_FULL', { facts: { address, why: said(error) }, cause: error });
  if (isDatabaseAway(error)) {
    const why = whyStopped(stopped?.()) ?? whyAway(error, said(error));
    return new TributaryError('DATABASE_UNREACHABLE', { facts: { address, why }, cause: error });
  }
  return error;
}

/** It may be stopped by hand, and is never ended by itself: what lets it go on is told. */
function whyStopped(pid: number | undefined): string | undefined {
  return pid === undefined ? undefined : `its process ${pid} was stopped; \`kill -CONT ${pid}\` lets it go on`;
}

/** Host, port and database of a connection string: never its role or password. */
export function addressIn(connectionString: string): string {
  try {
    const { host, pathname } = new URL(connectionString);
    return `${host}${pathname}`;
  } catch {
    return 'the address in database.url';
  }
}

/** Knex puts the statement before the message; what the database said comes last. */
function said(error: Error): string {
  return error.message.split(' - ').at(-1) ?? error.message;
}
