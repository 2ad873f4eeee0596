import type { IrcServer } from '#test/servers/irc-server';
import { startNgircd } from '#test/servers/ngircd';
import { type PortalBridge, startPortalBridge } from '#test/servers/portal-bridge/portal-bridge';
import { type BridgeRegistration, portalBridgeRegistration } from '#test/servers/portal-bridge/registration';
import type { BridgeBehaviour } from '#test/servers/portal-bridge/settings';
import { type IrcPerson, ircPerson } from '#test/world/irc-person';
import { type E2eOptions, type E2eWorld, startE2eWorld } from './e2e-world.ts';

/** Two homeservers, an IRC network and the test bridge between it and the first, with the service that asks people on IRC. */
export interface BridgedE2eWorld extends E2eWorld {
  readonly irc: IrcServer;
  readonly bridge: PortalBridge;
  onIrc(nick: string, channel: string): Promise<IrcPerson>;
}

/** What may be chosen about it. */
export interface BridgedE2eOptions extends Pick<E2eOptions, 'label' | 'homeserver'> {
  readonly behaviour?: Partial<BridgeBehaviour>;
}

/** Our name for the network is another than the bridge's, as it often is. */
const NETWORK = 'quietnet';

/** Starts everything, `tributary serve` included. */
export async function startBridgedE2eWorld(options: BridgedE2eOptions): Promise<BridgedE2eWorld> {
  const irc = await startNgircd({ label: `e2e-${options.label}-irc` });
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
    bridges: [{ ...bridge.configuration, networks: [NETWORK] }],
    networks: [{ id: NETWORK, protocol: 'irc', host: irc.host, port: irc.port, tls: false, bridgeDomain: irc.name }],
  });
  await world.start(['serve']).until(/ready/i);
  return {
    ...world,
    irc,
    bridge,
    onIrc: async (nick, channel) => {
      const person = await ircPerson({ port: irc.port, nick });
      await person.join(channel);
      return person;
    },
    stop: async () => {
      await world.stop();
      await Promise.all([bridge.stop(), irc.stop()]);
    },
  };
}
