import type { Matrix } from '#src/matrix/matrix';
import { createMatrix } from '#src/matrix/matrix';
import type { MatrixSettings } from '#src/matrix/settings';
import type { Actor, ActorId } from '#src/portals/actor';
import { patternOfTemplate } from '#src/portals/alias-namespace';
import type { ServerName, UserId } from '#src/portals/ids';
import type { Registration } from '#src/portals/registration';
import { registrationFor } from '#src/portals/registration';
import { freePorts } from '#test/servers/free-port';
import type { Synapse, SynapseOptions } from '#test/servers/synapse';
import { startFederatedPair } from '#test/servers/synapse';

/** The alias template of the bridge on the first homeserver. */
export const TEMPLATE = '#libera_$CHANNEL';

/** Two federating homeservers that know our appservice, and the bot of a bridge on the first. */
export interface MatrixRig {
  readonly one: Synapse;
  readonly two: Synapse;
  readonly matrix: Matrix;
  readonly settings: MatrixSettings;
  /** Our service users and the bridge's bot. */
  readonly onOne: Actor;
  readonly onTwo: Actor;
  readonly bot: Actor;
  readonly registrationOfOne: Registration;
  /** Where the first homeserver pushes to. */
  readonly listenPort: number;
  stop(): Promise<void>;
}

/** Starts the rig; the second homeserver may be configured differently. */
export async function startMatrixRig(second: Pick<SynapseOptions, 'config'> = {}): Promise<MatrixRig> {
  const [clientOne, federationOne, clientTwo, federationTwo, listenPort, silent] = (await freePorts(
    6,
  )) as unknown as Ports;
  const names = { one: `localhost:${federationOne}` as ServerName, two: `localhost:${federationTwo}` as ServerName };
  const registrationOfOne = ours(names.one, listenPort);
  const [one, two] = await startFederatedPair(
    {
      clientPort: clientOne,
      federationPort: federationOne,
      appservices: [registrationOfOne, bridgeOn(names.one, silent)],
    },
    { clientPort: clientTwo, federationPort: federationTwo, appservices: [ours(names.two, silent)], ...second },
  );
  const onOne = serviceOn(names.one, registrationOfOne);
  const onTwo = serviceOn(names.two);
  const bot = botOn(names.one);
  const settings: MatrixSettings = {
    homeservers: [one, two].map(({ name, url }) => ({ name: name as ServerName, url, appserviceId: 'tributary' })),
    actors: [
      { actor: onOne, token: registrationOfOne.as_token },
      { actor: onTwo, token: ours(names.two, silent).as_token },
      { actor: bot, token: 'bridge-as-token' },
    ],
  };
  const matrix = createMatrix(settings);
  const stop = async () => void (await Promise.all([matrix.close(), one.stop(), two.stop()]));
  return { one, two, matrix, settings, onOne, onTwo, bot, registrationOfOne, listenPort, stop };
}

type Ports = readonly [number, number, number, number, number, number];

function ours(homeserver: ServerName, port: number): Registration {
  const appservice = {
    id: 'tributary',
    url: `http://127.0.0.1:${port}`,
    asToken: `our-as-token-${homeserver}`,
    hsToken: `our-hs-token-${homeserver}`,
    sender: 'tributary',
  };
  return registrationFor({ homeserver, appservice, bridges: [{ homeserver, aliasTemplate: TEMPLATE }] });
}

/** A bridge that holds its aliases exclusively, as most do. */
function bridgeOn(homeserver: ServerName, port: number): object {
  return {
    id: 'libera',
    url: `http://127.0.0.1:${port}`,
    as_token: 'bridge-as-token',
    hs_token: 'bridge-hs-token',
    sender_localpart: 'ircbot',
    rate_limited: false,
    namespaces: {
      users: [{ regex: `@libera_.*:${homeserver}`, exclusive: true }],
      aliases: [{ regex: `#libera_.*:${homeserver}`, exclusive: true }],
    },
  };
}

function serviceOn(server: ServerName, registration?: Registration): Actor {
  return {
    id: `service:${server}` as ActorId,
    kind: 'service',
    user: `@tributary:${server}` as UserId,
    server,
    aliasNamespaces: registration?.namespaces.aliases.map(({ regex }) => regex) ?? [
      patternOfTemplate(TEMPLATE, server),
    ],
  };
}

function botOn(server: ServerName): Actor {
  return {
    id: 'bot:libera' as ActorId,
    kind: 'bridge-bot',
    user: `@ircbot:${server}` as UserId,
    server,
    aliasNamespaces: [patternOfTemplate(TEMPLATE, server)],
    bridge: 'libera',
  };
}
