import type { DiscoverySource, Stretch, Walk } from '#adapters/contract';
import { endpointFile } from '#adapters/files/index';
import { gitterRooms } from '#adapters/gitter/index';
import { discoverChannels } from '#adapters/irc/index';
import {
  actorRooms,
  homeserverRooms,
  publicDirectory,
  type RecordedNetworks,
  recordedNetworks,
  type Surroundings,
  shownRooms,
} from '#adapters/matrix/index';
import type { Config } from '#src/config/schema';
import { accountKinds } from '#src/consent/account-kinds';
import { networkNamer } from '#src/duplicates/links-in-text';
import type { Matrix } from '#src/matrix/matrix';
import type { Actor } from '#src/portals/actor';
import type { ServerName } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import { configuredNetworkName } from '#src/portals/irc-channel-network';
import type { BridgeDrivers } from '#src/ports/bridge-driver';
import { type BudgetSettings, budgets, type Pace } from './budget.ts';
import type { IrcConfig, Networks } from './open-networks.ts';
import { systemClock } from './system.ts';

/** What sources are made of. */
export interface SourcePlace {
  readonly config: Config;
  readonly installation: Installation;
  readonly matrix: Matrix;
  readonly drivers: BridgeDrivers;
  readonly openNetwork: Networks['open'];
}

interface Parts extends SourcePlace {
  readonly around: Surroundings;
  /** For servers that are not ours, and bridges; ours have a budget that all work shares. */
  readonly foreignPace: (server: string) => Pace;
}

/** Every source that the configuration opens; nothing is asked before one is walked over. */
export function openSources(place: SourcePlace): readonly DiscoverySource[] {
  const { installation, drivers, config } = place;
  const budgetOf = budgets();
  const foreign: BudgetSettings = { requests: config.discovery.foreignRequestsPerMinute, inMs: 60_000 };
  const names = recordedNetworks(installation, drivers.all());
  const around = {
    installation,
    kindOf: accountKinds(installation, drivers.all()),
    nameNetwork: networkNamer(installation.networks),
    recordedNetworks: names,
  };
  const parts: Parts = {
    ...place,
    around,
    foreignPace: (server) => budgetOf(server, foreign),
  };
  const files = config.discovery.files.map((file) => endpointFile(file));
  return [
    ...[...homeserverLists(parts), ...joinedRooms(parts)].map((source) => knowingNetworks(source, names)),
    ...directories(parts),
    ...ircNetworks(parts),
    ...gitters(parts),
    ...files,
  ];
}

/** Records name networks in the bridges' own words, so these are learned first. */
function knowingNetworks(source: DiscoverySource, names: RecordedNetworks): DiscoverySource {
  return { ...source, walk: (from) => walkKnowing(source, names, from) };
}

async function* walkKnowing(source: DiscoverySource, names: RecordedNetworks, from: Walk): AsyncGenerator<Stretch> {
  const unlearned = await names.learn();
  const [, bridge = ''] = /^bridge:(.*)$/.exec(source.name) ?? [];
  const unknown = names.unknownOf(bridge).map((domain) => `links to ${domain}, which \`networks\` does not name`);
  let told: readonly string[] = [...unlearned, ...unknown];
  for await (const stretch of source.walk(from)) {
    yield { ...stretch, passedOver: [...told, ...(stretch.passedOver ?? [])] };
    told = [];
  }
}

function homeserverLists({ config, matrix, around }: Parts): readonly DiscoverySource[] {
  return config.homeservers
    .filter(({ adminToken }) => adminToken !== null)
    .map(({ name }) =>
      homeserverRooms({
        server: name as ServerName,
        lister: matrix.lister,
        around,
        clock: systemClock,
      }),
    );
}

function joinedRooms({
  config,
  installation,
  matrix,
  drivers,
  around,
  foreignPace,
}: Parts): readonly DiscoverySource[] {
  return installation.actors.map((actor) => {
    const driver = actor.bridge === undefined ? undefined : drivers.of(actor.bridge);
    return actorRooms({
      actor,
      world: matrix.world,
      around,
      ...shownTo(actor, { config, matrix }),
      ...(driver && { driver, bridgePace: foreignPace(`bridge ${driver.bridge}`) }),
    });
  });
}

/** Where we may read the homeserver's list, it tells which rooms of our service user have changed. */
function shownTo(
  { server, bridge }: Actor,
  { config, matrix }: Pick<Parts, 'config' | 'matrix'>,
): { readonly shownNow?: () => ReturnType<typeof shownRooms> } {
  const hasList = config.homeservers.some(({ name, adminToken }) => name === server && adminToken !== null);
  if (!hasList || bridge !== undefined) return {};
  return { shownNow: () => shownRooms({ server, lister: matrix.lister, clock: systemClock }) };
}

/** Our own directories are asked by whoever we are there; others through our first service user. */
function directories({ config, installation, matrix, around, foreignPace }: Parts): readonly DiscoverySource[] {
  const { actors } = installation;
  const first = actors.find(({ kind }) => kind === 'service') ?? actors[0];
  const own = config.homeservers.map(({ name }) => name as ServerName);
  const foreign = config.discovery.directories.map((name) => name as ServerName).filter((name) => !own.includes(name));
  const read = (of: ServerName, as: Actor | undefined, pace?: Pace): DiscoverySource[] =>
    as === undefined ? [] : [publicDirectory({ of, as: as.id, lister: matrix.lister, around, ...(pace && { pace }) })];
  return [
    ...own.flatMap((of) => read(of, ofServer(actors, of))),
    ...[...new Set(foreign)].flatMap((of) => read(of, first, foreignPace(of))),
  ];
}

function ofServer(actors: readonly Actor[], server: ServerName): Actor | undefined {
  const here = actors.filter((actor) => actor.server === server);
  return here.find(({ kind }) => kind === 'service') ?? here[0];
}

function ircNetworks({ config, around, openNetwork }: Parts): readonly DiscoverySource[] {
  return config.networks
    .filter((network): network is IrcConfig => network.protocol === 'irc')
    .map((network) =>
      discoverChannels({
        id: network.id,
        name: configuredNetworkName({ id: network.id, bridgeDomain: network.bridgeDomain ?? network.host }),
        open: () => openNetwork(network),
        nameNetwork: around.nameNetwork,
        details: config.discovery.ircDetails,
      }),
    );
}

/** Only instances that still have an API; the rooms of gitter.im are found as what they are today, Matrix rooms. */
function gitters({ config, around }: Parts): readonly DiscoverySource[] {
  return config.networks.flatMap((network) => {
    if (network.protocol !== 'gitter' || !network.apiEndpoint || !network.token) return [];
    const { id, apiEndpoint, token } = network;
    return [gitterRooms({ id, apiEndpoint, token: token.reveal(), nameNetwork: around.nameNetwork })];
  });
}
