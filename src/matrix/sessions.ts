import { TributaryError } from '#src/errors/tributary-error';
import { Breaker } from '#src/matrix/requests/breaker';
import { Budget } from '#src/matrix/requests/budget';
import { openConnections } from '#src/matrix/requests/connections';
import { installRequestLayer } from '#src/matrix/requests/request-layer';
import type { Timing } from '#src/matrix/requests/timing';
import { realTiming } from '#src/matrix/requests/timing';
import type { ActorId } from '#src/portals/actor';
import type { ServerName } from '#src/portals/ids';
import type { ServerWay } from './session.ts';
import { Session } from './session.ts';
import type { MatrixHomeserver, MatrixSettings } from './settings.ts';
import { REQUEST_DEADLINE_MS } from './settings.ts';

/** The sessions of all configured actors. */
export interface Sessions {
  /** Throws ACTOR_UNKNOWN. */
  of(actor: ActorId): Session;
  /** Some session at that server, the service user's first; undefined when we have none there. */
  at(server: ServerName): Session | undefined;
  all(): readonly Session[];
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
        deadlineMs: settings.deadlineMs ?? REQUEST_DEADLINE_MS,
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

/** A server could repeat a token in what it says; errors and logs never hold one (spec E-5). */
function scrubber(settings: MatrixSettings): (text: string) => string {
  const secrets = settings.actors.map(({ token }) => token).filter((token) => token !== '');
  return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, '[secret]'), text);
}
