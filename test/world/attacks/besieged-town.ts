import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Acts } from '#src/acts/acts';
import type { ServerName } from '#src/portals/ids';
import { registrationFor } from '#src/portals/registration';
import type { Database } from '#src/store/database';
import type { Shared } from '#src/wiring/opened';
import { share } from '#src/wiring/opened';
import { startService } from '#src/wiring/service';
import { freePorts } from '#test/servers/free-port';
import type { IrcServer } from '#test/servers/irc-server';
import { startNgircd } from '#test/servers/ngircd';
import { type PortalBridge, startPortalBridge } from '#test/servers/portal-bridge/portal-bridge';
import { portalBridgeRegistration } from '#test/servers/portal-bridge/registration';
import { type FreshDatabase, freshDatabase } from '#test/servers/postgres';
import { type QueueOfTests, startQueueOfTests } from '#test/servers/queue-of-tests';
import { makeServerFolder, removeServerFolder } from '#test/servers/server-folder';
import { type Synapse, startFederation } from '#test/servers/synapse';
import { type Gate, gateBefore } from '#test/world/e2e/gate';
import { type MatrixPerson, newPerson } from '#test/world/matrix-person';

/** Everybody in the town; the comment says what they have. */
export interface Townspeople {
  /** Owns the rooms that stay. */
  readonly alice: MatrixPerson;
  /** Owns the rooms that are retired. */
  readonly erin: MatrixPerson;
  /** Operator of bridge and homeserver. */
  readonly ops: MatrixPerson;
  /** Reads along everywhere, without power. */
  readonly bob: MatrixPerson;
  /** Lives here, has no power, and wants some. */
  readonly mallory: MatrixPerson;
  /** Runs the hostile homeserver, so whatever its accounts say is what eve wants. */
  readonly eve: MatrixPerson;
}

/** The people whose doings are attacks. */
export type Attackers = Pick<Townspeople, 'mallory' | 'eve'>;

/** A homeserver of ours with a bridge to a real IRC network, and a hostile homeserver that federates with it. */
export interface BesiegedTown {
  readonly home: Synapse;
  readonly hostile: Synapse;
  readonly irc: IrcServer;
  readonly bridge: PortalBridge;
  /** Between us and our homeserver. */
  readonly gate: Gate;
  readonly people: Townspeople;
  /** Our user id. */
  readonly service: string;
  readonly network: string;
  readonly secrets: Readonly<Record<'asToken' | 'hsToken', string>>;
  /** Where our homeserver pushes to us, and where our pages are. */
  readonly listener: string;
  readonly pages: string;
  readonly acts: Acts;
  readonly database: Database;
  /** The acts of the same town under another policy. */
  under(policy: object): Promise<Acts>;
  stop(): Promise<void>;
}

const NETWORK = 'quietnet';
const SECRETS = { asToken: 'as-token-of-the-besieged-town', hsToken: 'hs-token-of-the-besieged-town' };
const ENV = { TRIBUTARY_LEASE_MS: '900', TRIBUTARY_REQUEST_MS: '15000' };
const QUICK = { rawAnswerMs: 200, powerLevelGraceMs: 50, requestTimeoutSeconds: 30 };

/** Starts servers, database and our service; everybody is registered. */
export async function startBesiegedTown(): Promise<BesiegedTown> {
  const folder = makeServerFolder('besieged-town');
  const ports = await choosePorts();
  const starting = [startNgircd(), freshDatabase(), gateBefore(ports.client), startQueueOfTests()] as const;
  const [irc, fresh, gate, queue] = await Promise.all(starting);
  const { home, hostile, bridge } = await startServers(ports, irc);
  const base = configOf({ ports, gate, bridge, irc, fresh, queue });
  const opened: Shared[] = [];
  const open = (name: string, policy: object) => {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify({ ...base, policy: { ...base.policy, ...policy } }), { mode: 0o600 });
    const shared = share({ path, env: ENV, cwd: folder }, () => true);
    opened.push(shared);
    return shared;
  };
  const usual = open('config', {});
  const service = await startService(usual, { worker: false, listen: true });
  const under = new Map<string, Shared>();
  return {
    ...{ home, hostile, irc, bridge, gate, network: NETWORK, secrets: SECRETS },
    people: await settle(home, hostile),
    service: `@tributary:${home.name}`,
    listener: `http://127.0.0.1:${ports.listen}`,
    pages: `http://127.0.0.1:${ports.http}`,
    acts: (await usual.engine()).acts,
    database: await usual.database(),
    under: async (policy) => {
      const name = JSON.stringify(policy);
      const shared = under.get(name) ?? open(`policy-${under.size}`, policy);
      under.set(name, shared);
      return (await shared.engine()).acts;
    },
    stop: async () => {
      await service.stop();
      for (const shared of opened) await shared.close();
      await Promise.all([gate.shut(), bridge.stop(), home.stop(), hostile.stop(), irc.stop()]);
      await Promise.all([fresh.drop(), queue.stop()]);
      removeServerFolder(folder);
    },
  };
}

type Ports = Readonly<Record<'client' | 'federation' | 'listen' | 'http', number>>;

async function choosePorts(): Promise<Ports> {
  const [client, federation, listen, http] = (await freePorts(4)) as [number, number, number, number];
  return { client, federation, listen, http };
}

async function startServers({ client, federation, listen }: Ports, irc: IrcServer) {
  const server = `localhost:${federation}` as ServerName;
  const registration = await portalBridgeRegistration({ server });
  const ours = registrationFor({
    homeserver: server,
    appservice: { ...SECRETS, id: 'tributary', sender: 'tributary', url: `http://127.0.0.1:${listen}` },
    bridges: [{ homeserver: server, aliasTemplate: '#testnet_$CHANNEL' }],
    aliasPatterns: [`#.*:${server}`],
  });
  const appservices = [registration, ours];
  const [home, hostile] = (await startFederation([
    { label: 'home', clientPort: client, federationPort: federation, appservices, database: 'memory' },
    { label: 'hostile' },
  ])) as [Synapse, Synapse];
  return { home, hostile, bridge: await startPortalBridge({ registration, synapse: home, irc, ...QUICK }) };
}

interface Parts {
  readonly ports: Ports;
  readonly gate: Gate;
  readonly bridge: PortalBridge;
  readonly irc: IrcServer;
  readonly fresh: FreshDatabase;
  readonly queue: QueueOfTests;
}

function configOf({ ports, gate, bridge, irc, fresh, queue }: Parts) {
  const name = `localhost:${ports.federation}`;
  const listen = `127.0.0.1:${ports.listen}`;
  const http = `127.0.0.1:${ports.http}`;
  const appservice = { ...SECRETS, id: 'tributary', sender: 'tributary', listen, aliases: [`#.*:${name}`] };
  return {
    database: { url: fresh.connectionString },
    queue: { url: queue.url },
    dataDir: './data',
    http: { listen: http, publicUrl: `http://${http}` },
    homeservers: [{ name, url: gate.url, appservice }],
    bridges: [{ ...bridge.configuration, networks: [NETWORK] }],
    networks: [{ id: NETWORK, protocol: 'irc', host: irc.host, port: irc.port, tls: false, bridgeDomain: irc.name }],
    operators: [`@ops:${name}`],
    policy: { objectionHours: 0, secondConfirmation: false },
  };
}

async function settle(home: Synapse, hostile: Synapse): Promise<Townspeople> {
  const [alice, erin, ops, bob, mallory, eve] = (await Promise.all([
    ...['alice', 'erin', 'ops', 'bob', 'mallory'].map((name) => newPerson(home, name)),
    newPerson(hostile, 'eve', { admin: true }),
  ])) as [MatrixPerson, MatrixPerson, MatrixPerson, MatrixPerson, MatrixPerson, MatrixPerson];
  return { alice, erin, ops, bob, mallory, eve };
}
