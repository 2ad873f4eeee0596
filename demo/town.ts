import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { freePort } from '#test/servers/free-port';
import { gitterRegistration } from '#test/servers/gitter-registration';
import { projectRoot } from '#test/servers/project-root';
import { type Synapse, type SynapseOptions, startFederation } from '#test/servers/synapse';
import { type MatrixPerson, matrixPerson, newPerson } from '#test/world/matrix-person';
import { claimFolder } from './claim-folder.ts';
import { type Cli, cliWith } from './cli.ts';
import { breakIrcGround, type IrcGround, type IrcTown, ircConfiguration, settleIrc } from './irc-town.ts';

/** Everybody who takes part; the names tell the homeserver: community people and gitter people. */
export interface People {
  readonly alice: MatrixPerson;
  readonly bob: MatrixPerson;
  readonly ops: MatrixPerson;
  readonly grace: MatrixPerson;
  readonly dave: MatrixPerson;
  readonly erin: MatrixPerson;
  readonly mallory: MatrixPerson;
  /** The Gitter bridge's own bot, which is no person. */
  readonly badger: MatrixPerson;
}

/** Two homeservers, their people, and the command line configured for them. */
export interface Town {
  readonly folder: string;
  readonly community: Synapse;
  readonly gitter: Synapse;
  readonly people: People;
  readonly irc: IrcTown;
  readonly cli: Cli;
  readonly configFile: string;
  /** Where `serve` shows its pages. */
  readonly pages: string;
  readonly secrets: readonly string[];
  /** A person nobody has seen before, on that homeserver. */
  newcomer(server: Synapse): Promise<MatrixPerson>;
  stop(): Promise<void>;
}

/** Starts both homeservers with their appservices and registers everybody. Throws while another demo runs from this project. */
export async function buildTown(): Promise<Town> {
  const folder = join(projectRoot, '.tributary', 'demo');
  await claimFolder(folder);
  const ports = await choosePorts();
  const homeserver = `localhost:${ports.communityFederation}`;
  const ground = await breakIrcGround(homeserver);
  const secrets = { asToken: secret(), hsToken: secret(), gitterToken: secret(), gitterHsToken: secret() };
  const configFile = join(folder, 'config.json');
  const configure = (irc?: IrcTown) => {
    const { bridge, network } = ircConfiguration(ground, homeserver, irc?.bridge);
    const whole = configuration(ports, secrets, { bridge, network });
    writeFileSync(configFile, JSON.stringify(whole, null, 2), { mode: 0o600 });
  };
  configure();
  const cli = cliWith(configFile);
  const ours = parse(await cli.text(['generate-registration', homeserver])) as object;
  const [community, gitter] = await startHomeservers({ ports, secrets, ground, ours });
  const irc = await settleIrc(ground, community);
  configure(irc); // only now it is known where the bridge's own interfaces are
  let strangers = 0;
  return {
    folder,
    community,
    gitter,
    irc,
    cli,
    configFile,
    pages: `http://127.0.0.1:${ports.http}`,
    secrets: [...Object.values(secrets), ground.registration.as_token, irc.bridge.provisioning.secret],
    people: await settle(community, gitter, secrets.gitterToken),
    newcomer: (server) => {
      strangers += 1;
      return newPerson(server, `newcomer${strangers}`);
    },
    stop: async () => {
      await cli.stopAll(); // while what they talk with still answers
      await Promise.allSettled([irc.stop(), community.stop(), gitter.stop()]);
    },
  };
}

interface Start {
  readonly ports: Ports;
  readonly secrets: { readonly gitterToken: string; readonly gitterHsToken: string };
  readonly ground: IrcGround;
  readonly ours: object;
}

async function startHomeservers({ ports, secrets, ground, ours }: Start): Promise<[Synapse, Synapse]> {
  const { gitterToken: asToken, gitterHsToken: hsToken } = secrets;
  const { communityClient, communityFederation, gitterClient, gitterFederation } = ports;
  const appservices = [ours, ground.registration];
  return (await startFederation([
    serverOptions('community', { clientPort: communityClient, federationPort: communityFederation, appservices }),
    serverOptions('gitter', {
      clientPort: gitterClient,
      federationPort: gitterFederation,
      appservices: [gitterRegistration({ server: `localhost:${gitterFederation}`, asToken, hsToken })],
    }),
  ])) as [Synapse, Synapse];
}

type Ports = Awaited<ReturnType<typeof choosePorts>>;

async function choosePorts() {
  const ports = new Set<number>();
  while (ports.size < 6) ports.add(await freePort());
  const [communityClient, communityFederation, gitterClient, gitterFederation, appservice, http] = [...ports] as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { communityClient, communityFederation, gitterClient, gitterFederation, appservice, http };
}

function secret(): string {
  return randomBytes(24).toString('hex');
}

function serverOptions(label: string, options: SynapseOptions): SynapseOptions {
  // INFO of the access log is the independent witness of how many calls a merge takes.
  return { ...options, label: `demo-${label}`, logLevel: 'INFO' };
}

interface IrcPart {
  readonly bridge: object;
  readonly network: object;
}

function configuration(
  ports: Ports,
  secrets: { asToken: string; hsToken: string; gitterToken: string },
  irc: IrcPart,
): object {
  const community = `localhost:${ports.communityFederation}`;
  const gitter = `localhost:${ports.gitterFederation}`;
  return {
    database: { url: 'embedded' },
    queue: { url: 'database' },
    dataDir: './data',
    http: { listen: `127.0.0.1:${ports.http}`, publicUrl: `http://127.0.0.1:${ports.http}` },
    homeservers: [
      {
        name: community,
        url: `http://127.0.0.1:${ports.communityClient}`,
        appservice: {
          listen: `127.0.0.1:${ports.appservice}`,
          id: 'tributary',
          asToken: secrets.asToken,
          hsToken: secrets.hsToken,
          sender: 'tributary',
        },
      },
      { name: gitter, url: `http://127.0.0.1:${ports.gitterClient}` },
    ],
    bridges: [
      {
        id: 'gitter',
        driver: 'gitter-native',
        homeserver: gitter,
        bot: `@gitter-badger:${gitter}`,
        asToken: secrets.gitterToken,
        aliasNamespace: `#.*:localhost:${ports.gitterFederation}`,
      },
      irc.bridge,
    ],
    networks: [{ id: 'gitter', protocol: 'gitter', apiEndpoint: null, token: null, homeserver: gitter }, irc.network],
    policy: { objectionHours: 0, secondConfirmation: true },
    operators: [`@ops:${community}`],
  };
}

async function settle(community: Synapse, gitter: Synapse, gitterToken: string): Promise<People> {
  const [alice, bob, ops, grace, dave, erin, mallory] = (await Promise.all([
    ...['alice', 'bob', 'ops'].map((name) => newPerson(community, name)),
    ...['grace', 'dave', 'erin', 'mallory'].map((name) => newPerson(gitter, name)),
  ])) as [MatrixPerson, MatrixPerson, MatrixPerson, MatrixPerson, MatrixPerson, MatrixPerson, MatrixPerson];
  const badger = matrixPerson({ url: gitter.url, userId: `@gitter-badger:${gitter.name}`, accessToken: gitterToken });
  return { alice, bob, ops, grace, dave, erin, mallory, badger };
}
