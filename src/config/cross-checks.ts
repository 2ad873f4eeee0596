import type { ConfigProblem } from '#src/errors/invalid-config';
import { nearest } from '#src/errors/nearest';
import { isUserId, serverOf } from '#src/portals/ids';
import type { ListenAddress } from './fields.ts';
import type { BridgeConfig, Config } from './schema.ts';

/** What no single key shows: names given twice, references to nothing, two listeners in one place. */
export function crossCheck(config: Config): ConfigProblem[] {
  return [
    ...twice(
      'homeservers',
      'name',
      config.homeservers.map((entry) => entry.name),
    ),
    ...twice(
      'bridges',
      'id',
      config.bridges.map((entry) => entry.id),
    ),
    ...twice(
      'networks',
      'id',
      config.networks.map((entry) => entry.id),
    ),
    ...config.bridges.flatMap((bridge, index) => checkBridge(bridge, `bridges[${index}]`, config)),
    ...listenersTwice(config),
  ];
}

function twice(list: string, key: string, names: readonly string[]): ConfigProblem[] {
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    return first === index
      ? []
      : [{ path: `${list}[${index}].${key}`, problem: `is "${name}", as ${list}[${first}] is already` }];
  });
}

function checkBridge(bridge: BridgeConfig, path: string, config: Config): ConfigProblem[] {
  const servers = config.homeservers.map((homeserver) => homeserver.name);
  const networks = config.networks.map((network) => network.id);
  const problems = bridge.networks.flatMap((entry, index) =>
    reference(`${path}.networks[${index}]`, { name: entry.id, known: networks, list: 'networks' }),
  );
  problems.push(...reference(`${path}.homeserver`, { name: bridge.homeserver, known: servers, list: 'homeservers' }));
  if (isUserId(bridge.bot) && serverOf(bridge.bot) !== bridge.homeserver) {
    problems.push({ path: `${path}.bot`, problem: `is not a user of the bridge's homeserver ${bridge.homeserver}` });
  }
  if ('debugApi' in bridge && bridge.debugApi && !bridge.asToken) {
    problems.push({ path: `${path}.asToken`, problem: 'is missing', hint: 'The debug API is asked with it.' });
  }
  return problems;
}

function reference(
  path: string,
  { name, known, list }: { name: string; known: readonly string[]; list: string },
): ConfigProblem[] {
  if (known.includes(name)) return [];
  const near = nearest(name, known);
  const hint = near
    ? `Did you mean "${near}"?`
    : `Add it to ${list}, or use one of: ${known.join(', ') || 'none yet'}.`;
  return [{ path, problem: `names "${name}", which is not in ${list}`, hint }];
}

function listenersTwice(config: Config): ConfigProblem[] {
  const listeners = [
    { path: 'http.listen', at: config.http.listen },
    ...config.homeservers.flatMap((homeserver, index) =>
      homeserver.appservice
        ? [{ path: `homeservers[${index}].appservice.listen`, at: homeserver.appservice.listen }]
        : [],
    ),
  ];
  return listeners.flatMap(({ path, at }, index) => {
    const other = listeners.slice(0, index).find((earlier) => sameListener(earlier.at, at));
    return other
      ? [{ path, problem: `is the same as ${other.path}`, hint: 'Give each listener a port of its own.' }]
      : [];
  });
}

/** Port 0 is chosen freely each time, so it never collides. */
function sameListener(one: ListenAddress, other: ListenAddress): boolean {
  return one.port !== 0 && one.port === other.port && one.host === other.host;
}
