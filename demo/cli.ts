import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '#test/servers/project-root';

/** What one call of the command left on the terminal. */
export interface CliAnswer<T> {
  readonly code: number;
  readonly answer: T;
  readonly stderr: string;
}

/** The command line as its user has it: a configuration file and words. */
export interface Cli {
  /** Runs with `--json`; throws, with what the command said, when the exit code is not one of `expect`. */
  json<T>(words: readonly string[], expect?: readonly number[]): Promise<CliAnswer<T>>;
  /** Runs as a person does and returns what stands on stdout. */
  text(words: readonly string[], expect?: readonly number[]): Promise<string>;
  /** Everything that was printed; registrations, which hold tokens on purpose, are left out. */
  said(): string;
  /** Starts a command that goes on until it is stopped. */
  start(words: readonly string[], ready: RegExp): Promise<{ stop(): Promise<void> }>;
  /** Ends whatever still runs. */
  stopAll(): Promise<void>;
}

const COMMAND = join(projectRoot, 'bin', 'tributary');

/** The command with this configuration file. */
export function cliWith(config: string, env: NodeJS.ProcessEnv = process.env): Cli {
  const printed: string[] = [];
  const running = new Set<ChildProcess>();
  const launch = (words: readonly string[]) => {
    const child = spawn(COMMAND, [...words, '--config', config], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (part: Buffer) => void (words[0] === 'generate-registration' || printed.push(part.toString('utf8')));
    for (const stream of [child.stdout, child.stderr]) stream.on('data', keep);
    running.add(child);
    child.once('exit', () => running.delete(child));
    return child;
  };
  const finish = async (words: readonly string[], expect: readonly number[]) => {
    const child = launch(words);
    const [stdout, stderr, code] = await Promise.all([
      collect(child.stdout),
      collect(child.stderr),
      new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? -1))),
    ]);
    if (!expect.includes(code))
      throw new Error(`tributary ${words.join(' ')} ended with ${code}:\n${stderr}\n${stdout}`);
    return { code, stdout, stderr };
  };
  return {
    json: async <T>(words: readonly string[], expect: readonly number[] = [0]) => {
      const { code, stdout, stderr } = await finish([...words, '--json'], expect);
      return { code, stderr, answer: JSON.parse(stdout) as T };
    },
    said: () => printed.join(''),
    text: async (words, expect = [0]) => (await finish(words, expect)).stdout,
    start: async (words, ready) => {
      const child = launch(words);
      await untilReady(child, ready);
      return { stop: () => stop(child) };
    },
    stopAll: async () => void (await Promise.all([...running].map(stop))),
  };
}

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts).toString('utf8');
}

function untilReady(child: ChildProcess, ready: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (part: Buffer) => {
      said = (said + part.toString('utf8')).slice(-20_000);
      if (ready.test(said)) resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.on('exit', (code) => reject(new Error(`tributary ended with ${code} before it was ready:\n${said}`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await gone;
  clearTimeout(timer);
}
