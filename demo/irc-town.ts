import type { IrcServer } from '#test/servers/irc-server';
import { startNgircd } from '#test/servers/ngircd';
import { type PortalBridge, startPortalBridge } from '#test/servers/portal-bridge/portal-bridge';
import { type BridgeRegistration, portalBridgeRegistration } from '#test/servers/portal-bridge/registration';
import type { Synapse } from '#test/servers/synapse';
import { type IrcPerson, ircPerson } from '#test/world/irc-person';

/** The channel that the community talks in on IRC. */
export const CHANNEL = '#crystal-lang';
/** A channel whose operator never answers the bridge. */
export const QUIET_CHANNEL = '#crystal-quiet';
/** The network that it is on. */
export const NETWORK = 'starnet';

/** People on IRC: opal is operator, iris talks, lurk only listens, hush is operator elsewhere and never answers a bridge. */
export interface IrcPeople {
  readonly opal: IrcPerson;
  readonly iris: IrcPerson;
  readonly lurk: IrcPerson;
  readonly hush: IrcPerson;
}

/** An IRC server that runs, and what the homeserver has to know of the bridge before it starts. */
export interface IrcGround {
  readonly irc: IrcServer;
  readonly registration: BridgeRegistration;
}

/** The IRC side of the town. */
export interface IrcTown {
  readonly irc: IrcServer;
  readonly bridge: PortalBridge;
  readonly people: IrcPeople;
  stop(): Promise<void>;
}

/** Starts the IRC server, and settles what the bridge to it will be called. */
export async function breakIrcGround(homeserver: string): Promise<IrcGround> {
  const [irc, registration] = await Promise.all([
    startNgircd({ label: 'demo-irc' }),
    portalBridgeRegistration({ server: homeserver, networks: [{ id: NETWORK }] }),
  ]);
  return { irc, registration };
}

/** What our configuration says of the bridge and its network; the bridge's own addresses are known once it runs. */
export function ircConfiguration({ irc, registration }: IrcGround, homeserver: string, bridge?: PortalBridge) {
  const bare = {
    id: registration.id,
    driver: 'appservice-irc',
    homeserver,
    bot: `@${registration.sender_localpart}:${homeserver}`,
    asToken: registration.as_token,
    aliasTemplate: `#${NETWORK}_$CHANNEL`,
    networks: [NETWORK],
  };
  const network = {
    id: NETWORK,
    protocol: 'irc',
    host: irc.host,
    port: irc.port,
    tls: false,
    nick: 'tributary',
    bridgeDomain: irc.name,
  };
  return { bridge: bridge?.configuration ?? bare, network };
}

/** Starts the bridge, and lets people come to their channels; the first to come is operator. */
export async function settleIrc({ irc, registration }: IrcGround, synapse: Synapse): Promise<IrcTown> {
  const bridge = await startPortalBridge({
    label: 'demo-bridge',
    registration,
    synapse,
    irc: { name: irc.name, host: irc.host, port: irc.port, id: NETWORK },
    roomVersion: '11',
    requestTimeoutSeconds: 15,
  });
  const [opal, iris, lurk, hush] = (await Promise.all(
    ['opal', 'iris', 'lurk', 'hush'].map((nick) => ircPerson({ port: irc.port, nick })),
  )) as [IrcPerson, IrcPerson, IrcPerson, IrcPerson];
  await opal.join(CHANNEL);
  await hush.join(QUIET_CHANNEL);
  for (const person of [iris, lurk]) await person.join(CHANNEL);
  await iris.join(QUIET_CHANNEL);
  return {
    irc,
    bridge,
    people: { opal, iris, lurk, hush },
    stop: async () => {
      await Promise.all([opal, iris, lurk, hush].map((person) => person.quit()));
      await Promise.all([bridge.stop(), irc.stop()]);
    },
  };
}
