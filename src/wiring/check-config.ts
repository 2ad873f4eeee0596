import type { ProbeRow } from '#src/cli/context';
import { toInstallation } from '#src/config/installation';
import { samplePlaces } from '#src/config/sample-places';
import type { Config } from '#src/config/schema';
import { describeError } from '#src/errors/describe-error';
import { thenLetGo } from '#src/errors/let-go';
import { CLIENT_API, type ProbeRow as MatrixProbe } from '#src/matrix/probe';
import type { ApiProber, BridgeDriver, BridgeDrivers } from '#src/ports/bridge-driver';
import { migrationStatus } from '#src/store/migrate';
import { openDrivers } from './open-drivers.ts';
import { openMatrix } from './open-matrix.ts';
import type { Shared } from './opened.ts';
import { probeDiscovery } from './probe-discovery.ts';
import { probeNetworks, probeQueue } from './probe-networks.ts';

/** Asks every server of the configuration; one row for each thing asked. */
export async function checkConfig(shared: Shared): Promise<readonly ProbeRow[]> {
  const config = await shared.config();
  const installation = toInstallation(config);
  const times = shared.times();
  const matrix = openMatrix(config, { installation, times });
  const probe = async () => {
    const probing = matrix.probe();
    const [homeservers, bridges, networks, discovery, queue, database] = await Promise.all([
      probing,
      probeBridges(openDrivers({ config, installation, matrix, times })),
      probeNetworks(config),
      probeDiscovery({ config, installation, lister: matrix.lister, silent: probing.then(silentOnes) }),
      probeQueue(config),
      probeDatabase(shared),
    ]);
    const ofServers = homeservers.map(({ server, what, ok, detail }) => ({ what, name: server, ok, detail }));
    const ofFile = [...withoutHomeserver(config), ...leftFromSample(config), ...longToObject(config)];
    return [...ofFile, ...ofServers, ...bridges, ...networks, ...discovery, ...queue, database];
  };
  return thenLetGo(probe, matrix.close);
}

function silentOnes(rows: readonly MatrixProbe[]): ReadonlySet<string> {
  return new Set(rows.filter(({ what, ok }) => what === CLIENT_API && !ok).map(({ server }) => server));
}

/** It can be read, and nearly nothing can be done with it: who forgot to fill it in would hear that all is well. */
function withoutHomeserver({ homeservers }: Config): readonly ProbeRow[] {
  if (homeservers.length > 0) return [];
  const detail = 'is empty, and without one no room can be read or changed; name yours, as config.sample.json does';
  return [{ what: 'configuration', name: 'homeservers', ok: false, detail }];
}

/** Texts that everybody who has the sample knows: whoever knows a token of ours can speak in its name. */
function leftFromSample({ conformance: _onlyForTests, ...config }: Config): readonly ProbeRow[] {
  const detail = "is the sample's own text, which everybody can read; put yours there";
  return samplePlaces(config).map((path) => ({ what: 'configuration', name: path, ok: false, detail }));
}

/** A run that was started waits for the time to object, however long; a plan that nobody started ends with the time to agree. */
function longToObject({ policy }: Config): readonly ProbeRow[] {
  if (policy.objectionHours <= policy.consentDays * HOURS_OF_A_DAY) return [];
  const detail =
    'is longer than policy.consentDays: start each run before its time to agree is over; it waits for the time to object by itself';
  return [{ what: 'configuration', name: 'policy.objectionHours', ok: true, detail }];
}

const HOURS_OF_A_DAY = 24;

async function probeBridges(drivers: BridgeDrivers): Promise<readonly ProbeRow[]> {
  const able = drivers.all().filter((driver): driver is BridgeDriver & ApiProber => 'probeApis' in driver);
  const probed = await Promise.all(able.map(async (driver) => ({ driver, probes: await driver.probeApis() })));
  return probed.flatMap(({ driver, probes }) =>
    probes.map((probe) => ({ what: 'bridge', name: driver.bridge, ...probe })),
  );
}

async function probeDatabase({ config, database }: Shared): Promise<ProbeRow> {
  const name = (await config()).database.url.reveal() === 'embedded' ? 'embedded' : 'postgres';
  try {
    const { pending } = await migrationStatus(await database());
    const detail =
      pending.length === 0
        ? 'answers; up to date'
        : `answers; ${pending.length} migrations to apply, which the next command does by itself`;
    return { what: 'database', name, ok: true, detail };
  } catch (error) {
    const { happened, now } = describeError(error).text;
    return { what: 'database', name, ok: false, detail: `${happened} ${now}` };
  }
}
