import { Readable } from 'node:stream';
import type { Acts } from '#src/acts/acts';
import type { CliContext, CliServices } from '#src/cli/context';
import { runCli } from '#src/cli/run-cli';
import { textCollector } from '#test/world/text-collector';

/** What a command left on the screen. */
export interface Typed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The one document on stdout; throws when there is none, or more than one. */
  readonly json: () => Record<string, unknown>;
  /** True when what was opened was closed again. */
  readonly closed: boolean;
}

/** The world behind the command line, as far as a test needs it. */
export interface Behind {
  readonly acts?: Partial<Acts>;
  readonly services?: Partial<CliServices>;
  readonly context?: Partial<CliContext>;
}

/** Types a command and waits for its end; whatever the test did not provide throws when it is used. */
export async function typeCommand(
  argv: readonly string[],
  { acts = {}, services = {}, context = {} }: Behind = {},
): Promise<Typed> {
  const out = textCollector();
  const err = textCollector();
  let closed = false;
  const complete: CliServices = {
    ...missingServices(),
    acts: async () => acts as Acts,
    close: async () => {
      closed = true;
    },
    ...services,
  };
  const code = await runCli(argv, {
    services: () => complete,
    version: '0.0.0-test',
    stdin: Readable.from([]),
    stdout: out.stream,
    stderr: err.stream,
    env: {},
    cwd: '/',
    isTerminal: false,
    isWatched: false,
    columns: undefined,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    now: () => 0,
    onInterrupt: () => () => undefined,
    ...context,
  });
  return { code, out: out.text(), err: err.text(), json: () => JSON.parse(out.text()), closed };
}

function missingServices(): CliServices {
  const missing = (name: string) => async (): Promise<never> => {
    throw new Error(`the test did not expect a call of ${name}`);
  };
  return {
    acts: missing('acts'),
    serve: missing('serve'),
    worker: missing('worker'),
    migrate: { up: missing('up'), down: missing('down'), status: missing('status') },
    checkConfig: missing('checkConfig'),
    registration: missing('registration'),
    match: missing('match'),
    close: missing('close'),
  };
}
