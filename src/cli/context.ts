import type { Acts } from '#src/acts/acts';

/** One server or right that was asked after by `check-config`. */
export interface ProbeRow {
  /** What was asked: a homeserver, a bridge, a network, the database, the queue. */
  readonly what: string;
  /** Its name in the configuration, or its address; never with a secret in it. */
  readonly name: string;
  readonly ok: boolean;
  /** What it answered, or what is wrong and how to mend it. */
  readonly detail: string;
}

/** One migration of the database and when it was applied (milliseconds since 1970); undefined: not yet. */
export interface MigrationRow {
  readonly name: string;
  readonly appliedAt: number | undefined;
}

/** A service that runs in this process until it is stopped. */
export interface RunningService {
  /** What listens or works, in words, such as `pages: http://127.0.0.1:8090`. */
  readonly parts: readonly string[];
  /** Resolves once it has stopped; rejects when it can no longer run. */
  readonly ended: Promise<void>;
  /** Finishes the step under way and stops; repeating it is harmless. */
  stop(): Promise<void>;
}

/** Asks again for what cannot be had for now; throws what waiting does not mend. */
export type Outlast = <T>(ask: () => Promise<T>) => Promise<T>;

/** Changes the layout of the database; each answers with what it applied or took back, in order. */
export interface Migrations {
  up(): Promise<readonly string[]>;
  /** Takes back the newest migration only; empty: there was none. */
  down(): Promise<readonly string[]>;
  status(): Promise<readonly MigrationRow[]>;
}

/** A registration, and which of its texts still are the sample's, which everybody can read. */
export interface MadeRegistration {
  readonly content: object;
  readonly fromSample: readonly string[];
}

/** What commands ask for; each member is built when it is first called and loads nothing before that. */
export interface CliServices {
  acts(): Promise<Acts>;
  /** Listeners of the homeservers, and a worker unless `worker` is false; what is away when it starts is outlasted. */
  serve(options: { readonly worker: boolean }, outlast: Outlast): Promise<RunningService>;
  worker(outlast: Outlast): Promise<RunningService>;
  readonly migrate: Migrations;
  /** Reads the configuration, then asks every server named. Throws CONFIG_INVALID with all problems at once. */
  checkConfig(): Promise<readonly ProbeRow[]>;
  /** The appservice registration for a homeserver. Throws HOMESERVER_NOT_CONFIGURED. */
  registration(homeserver: string): Promise<MadeRegistration>;
  /** Pure matching, line by line; needs no configuration and no server. Resolves with the exit code. */
  match(pipes: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream }): Promise<number>;
  /** Frees what was opened, and lets go of work under way, which stays recorded; safe at any time, also twice. */
  close(): Promise<void>;
}

/** All that the command line is given; nothing else reaches it. */
export interface CliContext {
  /** Services over the configuration of this path; undefined: the default places. Called at most once for a command. */
  services(configPath: string | undefined): CliServices;
  /** What `--version` prints. */
  readonly version: string;
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** True when stderr is a terminal: live lines and progress bars are allowed there (spec F-4). */
  readonly isTerminal: boolean;
  /** True when stdout is a terminal: a person reads the result as it comes. */
  readonly isWatched: boolean;
  /** Characters in a line of the terminal; undefined when it is none. */
  readonly columns: number | undefined;
  /** Resolves after that many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls back when the person or the system asks us to stop (Ctrl-C, SIGTERM, a closed terminal); returns how to stop listening. */
  readonly onInterrupt: (callback: () => void) => () => void;
}

/** Runs one command and returns its exit code (spec F-5); it never throws and never ends the process. */
export type RunCli = (argv: readonly string[], context: CliContext) => Promise<number>;
