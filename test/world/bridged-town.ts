import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerName } from '#src/portals/ids';
import { registrationFor } from '#src/portals/registration';
import { freePorts } from '#test/servers/free-port';
import type { IrcServer } from '#test/servers/irc-server';
import { startNgircd } from '#test/servers/ngircd';
import { type PortalBridge, startPortalBridge } from '#test/servers/portal-bridge/portal-bridge';
import { portalBridgeRegistration } from '#test/servers/portal-bridge/registration';
import type { BridgeBehaviour } from '#test/servers/portal-bridge/settings';
import { makeServerFolder, removeServerFolder } from '#test/servers/server-folder';
import { type Synapse, startSynapse } from '#test/servers/synapse';

/** A homeserver that knows our appservice, an IRC server, the test bridge between them, and a configuration of all three. */
export interface BridgedTown {
  readonly synapse: Synapse;
  readonly irc: IrcServer;
  readonly bridge: PortalBridge;
  /** What a configuration file says of them; the database is left to whoever needs one. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** Writes a file beside the servers' own and returns its path. */
  write(name: string, content: object): string;
  stop(): Promise<void>;
}

/** Our name for the network is another than the bridge's, as it often is. */
const NETWORK = 'quietnet';
const TOKENS = { asToken: 'our-as-token', hsToken: 'our-hs-token' };

/** How a town is unlike the usual. */
export interface TownWishes extends Partial<BridgeBehaviour> {
  /** Patterns of further aliases that we may move. */
  readonly aliasPatterns?: readonly string[];
}

/** Starts everything; the bridge behaves as usual but for what is told. */
export async function startBridgedTown({ aliasPatterns = [], ...behaviour }: TownWishes = {}): Promise<BridgedTown> {
  const [clientPort, federationPort, listenPort] = (await freePorts(3)) as [number, number, number];
  const name = `localhost:${federationPort}` as ServerName;
  const appservice = { ...TOKENS, id: 'tributary', sender: 'tributary', url: `http://127.0.0.1:${listenPort}` };
  const [registration, irc] = await Promise.all([portalBridgeRegistration({ server: name }), startNgircd()]);
  const template = '#testnet_$CHANNEL';
  const ours = registrationFor({
    homeserver: name,
    appservice,
    bridges: [{ homeserver: name, aliasTemplate: template }],
    aliasPatterns,
  });
  const appservices = [registration, ours];
  const synapse = await startSynapse({ clientPort, federationPort, appservices, database: 'memory' });
  const bridge = await startPortalBridge({ registration, synapse, irc, ...behaviour });
  const folder = makeServerFolder('bridged-town');
  return {
    synapse,
    irc,
    bridge,
    configuration: {
      homeservers: [
        {
          name,
          url: synapse.url,
          appservice: {
            ...TOKENS,
            id: 'tributary',
            sender: 'tributary',
            listen: `127.0.0.1:${listenPort}`,
            aliases: aliasPatterns,
          },
        },
      ],
      bridges: [{ ...bridge.configuration, networks: [NETWORK] }],
      networks: [{ id: NETWORK, protocol: 'irc', host: irc.host, port: irc.port, tls: false, bridgeDomain: irc.name }],
    },
    write: (file, content) => {
      const path = join(folder, file);
      writeFileSync(path, JSON.stringify(content, null, 2), { mode: 0o600 });
      return path;
    },
    stop: async () => {
      await Promise.all([bridge.stop(), synapse.stop(), irc.stop()]);
      removeServerFolder(folder);
    },
  };
}
