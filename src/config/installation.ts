import type { Actor, ActorId } from '#src/portals/actor';
import type { RoomId, ServerName, UserId } from '#src/portals/ids';
import type { BridgeSetting, HomeserverSetting, Installation, NetworkSetting } from '#src/portals/installation';
import { aliasPatternsOf } from '#src/portals/registration';
import type { BridgeConfig, Config, HomeserverConfig, NetworkConfig } from './schema.ts';

/** What the configuration lets us reach, as the domain sees it: no secrets, no addresses of servers. */
export function toInstallation(config: Config): Installation {
  // What plans are bound to is in their hash; how requests come in is not.
  const { requests, ...policy } = config.policy;
  return {
    homeservers: config.homeservers.map((homeserver) => toHomeserver(homeserver, config)),
    bridges: config.bridges.map((bridge) => toBridge(bridge, config)),
    networks: config.networks.map(toNetwork),
    actors: [
      ...config.homeservers.flatMap((homeserver) => serviceActor(homeserver, config)),
      ...config.bridges.flatMap((bridge) => botActor(bridge)),
    ],
    policy,
    requests,
    operators: users(config.operators),
    publicUrl: config.http.publicUrl,
  };
}

/** Patterns of the aliases our service may move on a homeserver: also what its registration asks for. */
export function serviceAliasPatterns(homeserver: HomeserverConfig, config: Config): readonly string[] {
  return aliasPatternsOf({
    homeserver: server(homeserver.name),
    bridges: config.bridges.flatMap(aliasSources),
    aliasPatterns: homeserver.appservice?.aliases ?? [],
  });
}

function toHomeserver(homeserver: HomeserverConfig, config: Config): HomeserverSetting {
  return { name: server(homeserver.name), operators: users([...config.operators, ...homeserver.operators]) };
}

function toBridge(bridge: BridgeConfig, config: Config): BridgeSetting {
  const only = bridge.networks.length === 1 ? bridge.networks[0] : undefined;
  const aliasTemplate = only?.aliasTemplate ?? bridge.aliasTemplate;
  const userNamespace = anyOf([bridge.userNamespace, ...bridge.networks.map((network) => network.userNamespace)]);
  const aliasNamespace = 'aliasNamespace' in bridge ? bridge.aliasNamespace : null;
  const provisioning = 'provisioning' in bridge ? bridge.provisioning : null;
  const adminRoom = 'adminRoom' in bridge ? bridge.adminRoom : null;
  const perNetwork = bridge.networks.filter(
    (network) => network.aliasTemplate !== null || network.userNamespace !== null,
  );
  return {
    id: bridge.id,
    driver: bridge.driver,
    homeserver: server(bridge.homeserver),
    bot: bridge.bot as UserId,
    ...(userNamespace !== null && { userNamespace }),
    ...(aliasTemplate !== null && { aliasTemplate }),
    ...(aliasNamespace !== null && { aliasNamespace }),
    ...(adminRoom !== null && { adminRoom: adminRoom as RoomId }),
    ...(provisioning && { questionSeconds: provisioning.requestTimeoutSeconds }),
    networks: networksOf(bridge, config),
    ...(perNetwork.length > 0 && {
      perNetwork: Object.fromEntries(perNetwork.map((network) => [network.id, ownOf(network)])),
    }),
    operators: users([...config.operators, ...bridge.operators]),
  };
}

function ownOf(network: BridgeConfig['networks'][number]) {
  return {
    ...(network.aliasTemplate !== null && { aliasTemplate: network.aliasTemplate }),
    ...(network.userNamespace !== null && { userNamespace: network.userNamespace }),
  };
}

/** One pattern for the ghosts of every network, so that nobody who reads one pattern takes a ghost for a person. */
function anyOf(patterns: readonly (string | null)[]): string | null {
  const given = [...new Set(patterns.filter((pattern) => pattern !== null))];
  return given.length < 2 ? (given[0] ?? null) : given.map((pattern) => `(?:${pattern})`).join('|');
}

/** Gitter's own bridge reaches Gitter, also when its entry does not say so. */
function networksOf(bridge: BridgeConfig, config: Config): readonly string[] {
  if (bridge.driver !== 'gitter-native' || bridge.networks.length > 0)
    return bridge.networks.map((network) => network.id);
  return config.networks.filter((network) => network.protocol === 'gitter').map((network) => network.id);
}

function toNetwork(network: NetworkConfig): NetworkSetting {
  const homeserver = network.protocol === 'gitter' ? network.homeserver : null;
  const hasApi = network.protocol === 'gitter' && network.apiEndpoint !== null && network.token !== null;
  const bridgeDomain = network.protocol === 'irc' ? (network.bridgeDomain ?? network.host) : undefined;
  const caseMapping = network.protocol === 'irc' ? network.caseMapping : null;
  return {
    id: network.id,
    protocol: network.protocol,
    ...(homeserver !== null && { homeserver: server(homeserver) }),
    ...(hasApi && { hasApi }),
    ...(bridgeDomain !== undefined && { bridgeDomain }),
    ...(caseMapping !== null && { caseMapping }),
  };
}

function serviceActor(homeserver: HomeserverConfig, config: Config): Actor[] {
  if (!homeserver.appservice) return [];
  return [
    {
      id: `service:${homeserver.name}` as ActorId,
      kind: 'service',
      user: `@${homeserver.appservice.sender}:${homeserver.name}` as UserId,
      server: server(homeserver.name),
      aliasNamespaces: serviceAliasPatterns(homeserver, config),
    },
  ];
}

function botActor(bridge: BridgeConfig): Actor[] {
  if (!bridge.asToken) return [];
  return [
    {
      id: `bot:${bridge.id}` as ActorId,
      kind: 'bridge-bot',
      user: bridge.bot as UserId,
      server: server(bridge.homeserver),
      aliasNamespaces: aliasPatternsOf({ homeserver: server(bridge.homeserver), bridges: aliasSources(bridge) }),
      bridge: bridge.id,
    },
  ];
}

/** Each template of a bridge, those of single networks included, and the namespace it holds. */
function aliasSources(bridge: BridgeConfig) {
  const homeserver = server(bridge.homeserver);
  const templates = [bridge.aliasTemplate, ...bridge.networks.map((network) => network.aliasTemplate)];
  const namespace = 'aliasNamespace' in bridge ? bridge.aliasNamespace : null;
  return [
    ...templates.flatMap((aliasTemplate) =>
      aliasTemplate === null ? [] : [{ homeserver, aliasTemplate: withSigil(aliasTemplate) }],
    ),
    ...(namespace === null ? [] : [{ homeserver, aliasNamespace: namespace }]),
  ];
}

/** `$CHANNEL` alone brings its own `#`, and so does a template that begins with one. */
function withSigil(template: string): string {
  return template.startsWith('#') || template.startsWith('$CHANNEL') ? template : `#${template}`;
}

function server(name: string): ServerName {
  return name as ServerName;
}

function users(ids: readonly string[]): readonly UserId[] {
  return [...new Set(ids)] as UserId[];
}
