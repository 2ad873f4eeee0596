import { join, resolve } from 'node:path';

/** Where the parts of the embedded PostgreSQL lie under `dataDir`. */
export interface Places {
  readonly folder: string;
  /** Port, password and pid of the server; readable by the owner only. */
  readonly lockFile: string;
  /** Exists while one process starts or stops the server. */
  readonly mutex: string;
  /** One file for each process that uses the server. */
  readonly users: string;
  /** Belongs to the account that PostgreSQL runs under. */
  readonly cluster: string;
  readonly data: string;
  readonly log: string;
}

/** The places under a data folder; a relative one is taken from the working directory. */
export function placesUnder(dataDir: string): Places {
  const folder = join(resolve(dataDir), 'postgres');
  const cluster = join(folder, 'cluster');
  return {
    folder,
    lockFile: join(folder, 'lock.json'),
    mutex: join(folder, 'mutex'),
    users: join(folder, 'users'),
    cluster,
    data: join(cluster, 'data'),
    log: join(folder, 'postgres.log'),
  };
}
