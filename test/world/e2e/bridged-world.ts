import type { IrcServer } from '#test/servers/irc-server';
import { startNgircd, startNgircdPair } from '#test/servers/ngircd';
import { type PortalBridge, startPortalBridge } from '#test/servers/portal-bridge/portal-bridge';
import { type BridgeRegistration, portalBridgeRegistration } from '#test/servers/portal-bridge/registration';
import type { BridgeBehaviour } from '#test/servers/portal-bridge/settings';
import { type IrcPerson, ircPerson } from '#test/world/irc-person';
import { type E2eOptions, type E2eWorld, startE2eWorld } from './e2e-world.ts';

/** Two homeservers, an IRC network and the test bridge between it and the first, with the service that asks people on IRC. */
export interface BridgedE2eWorld extends E2eWorld {
  readonly irc: IrcServer;
  /** The other server of the same network; only where it was asked for. */
  readonly far: IrcServer | undefined;
  readonly bridge: PortalBridge;
  /** On the bridge's own server unless told. */
  onIrc(nick: string, channel: string, server?: IrcServer): Promise<IrcPerson>;
}

/** What may be chosen about it. */
export interface BridgedE2eOptions extends Pick<E2eOptions, 'label' | 'homeserver'> {
  readonly behaviour?: Partial<BridgeBehaviour>;
  /** So long we think that an operator may think about the bridge's question. */
  readonly questionSeconds?: number;
  /** True: the network has two servers, which can be split. */
  readonly splits?: boolean;
}

/** Our name for the network is another than the bridge's, as it often is. */
const NETWORK = 'quietnet';

/** Starts everything, `tributary serve` included. */
export async function startBridgedE2eWorld(options: BridgedE2eOptions): Promise<BridgedE2eWorld> {
  const [irc, far] = await startNetwork(options);
  let registration: BridgeRegistration | undefined;
  const world = await startE2eWorld({
    ...options,
    env: {}, // a bridge takes its time: what is killed here is not waited for
    appservicesOfOne: async (server) => {
      registration = await portalBridgeRegistration({ server });
      return [registration];
    },
  });
  if (registration === undefined) throw new Error('nobody asked for the registration of the bridge');
  const quick = { rawAnswerMs: 500, powerLevelGraceMs: 50, roomVersion: '11' };
  const bridge = await startPortalBridge({ registration, synapse: world.one, irc, ...quick, ...options.behaviour });
  world.configWith('config', {
    bridges: [bridgeSettings(bridge, options)],
    networks: [{ id: NETWORK, protocol: 'irc', host: irc.host, port: irc.port, tls: false, bridgeDomain: irc.name }],
  });
  await world.start(['serve']).until(/ready/i);
  return {
    ...world,
    irc,
    far,
    bridge,
    onIrc: async (nick, channel, { port } = irc) => {
      const person = await ircPerson({ port, nick });
      await person.join(channel);
      return person;
    },
    stop: async () => {
      await world.stop();
      await Promise.all([bridge.stop(), irc.stop(), far?.stop()]);
    },
  };
}

async function startNetwork({ label, splits = false }: BridgedE2eOptions): Promise<[IrcServer, IrcServer?]> {
  return splits ? startNgircdPair({ label: `e2e-${label}-irc` }) : [await startNgircd({ label: `e2e-${label}-irc` })];
}

function bridgeSettings({ configuration, provisioning }: PortalBridge, { questionSeconds }: BridgedE2eOptions): object {
  const timeout = questionSeconds === undefined ? {} : { requestTimeoutSeconds: questionSeconds };
  return { ...configuration, networks: [NETWORK], provisioning: { ...provisioning, ...timeout } };
}
