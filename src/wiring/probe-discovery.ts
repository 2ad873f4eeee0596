import { basename } from 'node:path';
import { probeFile } from '#adapters/files/index';
import { probeDirectory } from '#adapters/matrix/index';
import type { ProbeRow } from '#src/cli/context';
import type { Config } from '#src/config/schema';
import { isTributaryError } from '#src/errors/tributary-error';
import type { ServerName } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { DirectoryReader } from '#src/ports/room-lister';

/** What is asked about the places where `discover` looks besides. */
export interface DiscoveryProbes {
  readonly config: Pick<Config, 'discovery' | 'homeservers'>;
  readonly installation: Pick<Installation, 'actors'>;
  readonly lister: DirectoryReader;
  /** Our own homeservers that do not answer: through them nobody else can be asked. */
  readonly silent: Promise<ReadonlySet<string>>;
}

/** What came of one question. */
type Finding = Pick<ProbeRow, 'ok' | 'detail'>;

/** Looks at each file and asks each directory that `discovery` names; our own homeservers are asked anyway. */
export async function probeDiscovery(probes: DiscoveryProbes): Promise<readonly ProbeRow[]> {
  const { discovery, homeservers } = probes.config;
  const own = new Set(homeservers.map(({ name }) => name));
  const directories = [...new Set(discovery.directories)].filter((name) => !own.has(name));
  return Promise.all([
    ...directories.map((name) => rowOf({ what: 'directory', name }, () => askDirectory(name as ServerName, probes))),
    ...discovery.files.map((path) => rowOf({ what: 'file', name: basename(path) }, () => lookAtFile(path))),
  ]);
}

async function askDirectory(of: ServerName, { installation, lister, silent }: DiscoveryProbes): Promise<Finding> {
  const { actors } = installation;
  const as = actors.find(({ kind }) => kind === 'service') ?? actors[0];
  if (as === undefined) return { ok: true, detail: 'not asked: no account of ours could ask' };
  if ((await silent).has(as.server)) {
    const detail = `not asked: our homeserver ${as.server}, which would ask it for us, does not answer`;
    return { ok: false, detail };
  }
  const rooms = await probeDirectory({ of, as: as.id, lister });
  return { ok: true, detail: rooms === undefined ? 'answers' : `answers, and lists about ${rooms} rooms` };
}

async function lookAtFile(path: string): Promise<Finding> {
  return { ok: true, detail: `can be read, ${await probeFile(path)} bytes` };
}

async function rowOf(row: Pick<ProbeRow, 'what' | 'name'>, question: () => Promise<Finding>): Promise<ProbeRow> {
  try {
    return { ...row, ...(await question()) };
  } catch (error) {
    if (!isTributaryError(error)) throw error;
    return { ...row, ok: false, detail: `${error.text.happened} ${error.text.now}` };
  }
}
