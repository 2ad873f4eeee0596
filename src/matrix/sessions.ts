import { TributaryError } from '#src/errors/tributary-error';
import { Breaker } from '#src/matrix/requests/breaker';
import { Budget } from '#src/matrix/requests/budget';
import { openConnections } from '#src/matrix/requests/connections';
import { installRequestLayer } from '#src/matrix/requests/request-layer';
import type { Timing } from '#src/matrix/requests/timing';
import { realTiming } from '#src/matrix/requests/timing';
import type { Actor, ActorId } from '#src/portals/actor';
import type { ServerName, UserId } from '#src/portals/ids';
import type { ServerWay } from './session.ts';
import { Session } from './session.ts';
import type { MatrixHomeserver, MatrixSettings } from './settings.ts';
import { REQUEST_DEADLINE_MS, WRITE_DEADLINE_MS } from './settings.ts';

/** The sessions of all configured actors. */
export interface Sessions {
  /** Throws ACTOR_UNKNOWN. */
  of(actor: ActorId): Session;
  /** Some session at that server, the service user's first; undefined when we have none there. */
  at(server: ServerName): Session | undefined;
  all(): readonly Session[];
  /** The session of that server's admin. Throws ACTOR_UNKNOWN where there is none. */
  adminOf(server: ServerName): Session;
  close(): Promise<void>;
}

/** Opens a session for each actor; an actor of a server that is not configured is left out. */
export function openSessions(settings: MatrixSettings, timing: Timing = realTiming): Sessions {
  installRequestLayer();
  const close = openConnections(settings.homeservers.map(({ url }) => url));
  const ways = waysTo(settings, timing);
  const sessions = settings.actors.flatMap(({ actor, token }) => {
    const way = ways.get(actor.server);
    return way === undefined ? [] : [new Session(way, actor, token)];
  });
  const admins = adminSessions(settings, ways);
  const services = sessions.filter(({ actor }) => actor.kind === 'service');
  const ordered = [...services, ...sessions.filter(({ actor }) => actor.kind !== 'service')];
  return {
    of: (id) => {
      const session = sessions.find(({ actor }) => actor.id === id);
      if (session === undefined) throw new TributaryError('ACTOR_UNKNOWN', { facts: { actor: id } });
      return session;
    },
    at: (server) => ordered.find((session) => session.server === server),
    all: () => ordered,
    adminOf: (server) => {
      const session = admins.get(server);
      if (session === undefined) throw new TributaryError('ACTOR_UNKNOWN', { facts: { actor: `admin:${server}` } });
      return session;
    },
    close,
  };
}

function waysTo(settings: MatrixSettings, timing: Timing): ReadonlyMap<ServerName, ServerWay> {
  const scrub = scrubber(settings);
  return new Map(
    settings.homeservers.map((homeserver) => [
      homeserver.name,
      {
        homeserver,
        breaker: new Breaker(timing),
        budget: budgetOf(settings, homeserver, timing),
        timing,
        deadlineMs: {
          reads: settings.deadlineMs ?? REQUEST_DEADLINE_MS,
          writes: settings.deadlineMs ?? WRITE_DEADLINE_MS,
        },
        scrub,
        onPause: settings.onPause ?? (() => undefined),
      },
    ]),
  );
}

function budgetOf(
  { budgets }: MatrixSettings,
  { name: server, perSecond }: MatrixHomeserver,
  timing: Timing,
): Budget | undefined {
  return budgets && perSecond !== undefined ? new Budget({ server, perSecond, budgets, timing }) : undefined;
}

/** An admin speaks for themselves: no user is asserted. */
function adminSessions(
  { admins = [] }: MatrixSettings,
  ways: ReadonlyMap<ServerName, ServerWay>,
): ReadonlyMap<ServerName, Session> {
  const opened = admins.flatMap(({ server, token }) => {
    const way = ways.get(server);
    const actor = {
      id: `admin:${server}` as ActorId,
      kind: 'service',
      user: '' as UserId,
      server,
      aliasNamespaces: [],
    };
    return way === undefined ? [] : [[server, new Session(way, actor as Actor, token)] as const];
  });
  return new Map(opened);
}

/** A server could repeat a token in what it says; errors and logs never hold one (spec E-5). */
function scrubber(settings: MatrixSettings): (text: string) => string {
  const secrets = [...settings.actors, ...(settings.admins ?? [])]
    .map(({ token }) => token)
    .filter((token) => token !== '');
  return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, '[secret]'), text);
}
