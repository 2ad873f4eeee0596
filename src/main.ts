import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { CliContext, CliServices, Outlast } from '#src/cli/context';
import { exitOnSignals, listenForSignals } from '#src/cli/signals';
import type { ConfigPlace } from '#src/config/load';
import { nearestAbove } from '#src/store/nearest-above';
import type { Shared } from '#src/wiring/opened';

// Everything is loaded where it is first needed: `tributary match` has to start in well under a second.

/** Runs one command line and returns its exit code (spec F-5). */
export async function main(argv: readonly string[]): Promise<number> {
  exitOnSignals();
  const { runCli } = await import('#src/cli/run-cli');
  return runCli(argv, contextOfProcess());
}

function contextOfProcess(): CliContext {
  return {
    services: (path) => servicesOf({ path, env: process.env, cwd: process.cwd() }),
    version: versionOf(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    isTerminal: process.stderr.isTTY === true,
    isWatched: process.stdout.isTTY === true,
    columns: process.stderr.columns,
    pause: async (milliseconds) => void (await pause(milliseconds)),
    now: () => Date.now(),
    onInterrupt: listenForSignals,
  };
}

/** The version stands in package.json alone, above the sources, the build and the bundle alike. */
function versionOf(): string {
  const { version } = JSON.parse(readFileSync(nearestAbove(import.meta.dirname, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

function servicesOf(place: ConfigPlace): CliServices {
  let isLive = false;
  let opened: Promise<Shared> | undefined;
  const shared = (): Promise<Shared> => {
    opened ??= import('#src/wiring/opened').then(({ share }) => share(place, () => isLive));
    return opened;
  };
  const start = async (parts: { readonly worker: boolean; readonly listen: boolean }, outlast: Outlast) => {
    isLive = parts.listen;
    const { startService } = await import('#src/wiring/service');
    return startService(await shared(), { ...parts, outlast });
  };
  return {
    acts: async () => (await (await shared()).engine()).acts,
    serve: ({ worker }, outlast) => start({ worker, listen: true }, outlast),
    worker: (outlast) => start({ worker: true, listen: false }, outlast),
    migrate: migrationsOf(shared),
    checkConfig: async () => (await import('#src/wiring/check-config')).checkConfig(await shared()),
    registration: async (homeserver) => {
      const { toRegistration } = await import('#src/config/registration');
      const { samplePlaces } = await import('#src/config/sample-places');
      const content = toRegistration(await (await shared()).config(), homeserver);
      return { content, fromSample: samplePlaces(content) };
    },
    match: async (pipes) => (await import('#src/cli/match')).runMatch(pipes),
    close: async () => (await opened)?.close(),
  };
}

function migrationsOf(shared: () => Promise<Shared>): CliServices['migrate'] {
  const database = async () => (await shared()).database();
  return {
    up: async () => (await import('#src/store/migrate')).migrateUp(await database()),
    down: async () => (await import('#src/store/migrate')).migrateDown(await database()),
    status: async () => {
      const { migrationStatus } = await import('#src/store/migrate');
      const { applied, appliedAt, pending } = await migrationStatus(await database());
      return [...applied, ...pending].map((name) => ({ name, appliedAt: appliedAt[name] }));
    },
  };
}
