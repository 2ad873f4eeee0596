import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InvalidConfig } from '#src/errors/invalid-config';
import { TributaryError } from '#src/errors/tributary-error';
import { crossCheck } from './cross-checks.ts';
import { findJsonFault } from './json-fault.ts';
import { problemsOf } from './problems.ts';
import { resolveReferences } from './references.ts';
import { type Config, configSchema } from './schema.ts';
import { Secret } from './secret.ts';

/** Where a configuration is looked for. */
export interface ConfigPlace {
  /** What `--config` named; undefined: `config.json` in `cwd`, then `TRIBUTARY_CONFIG`. */
  readonly path?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * Reads and checks the configuration. The result cannot be changed; `dataDir` and files are absolute.
 * Throws CONFIG_NOT_FOUND, CONFIG_UNREADABLE, CONFIG_NOT_JSON, or CONFIG_INVALID with all problems at once.
 */
export function loadConfig(place: ConfigPlace): Config {
  const { path, text } = readFirst(candidates(place));
  return checkConfigText(text, { path, env: place.env });
}

/** Checks the text of a configuration file that stands at `path`, which relative paths start from. Throws as `loadConfig`. */
export function checkConfigText(
  text: string,
  source: { readonly path: string; readonly env: ConfigPlace['env'] },
): Config {
  const folder = dirname(source.path);
  const { value, problems: unresolved } = resolveReferences(parse(text, source.path), { env: source.env, folder });
  const checked = configSchema.safeParse(value);
  if (!checked.success) {
    const reported = new Set(unresolved.map((problem) => problem.path));
    const others = problemsOf(checked.error.issues, value).filter((problem) => !reported.has(problem.path));
    throw new InvalidConfig(source.path, [...unresolved, ...others]);
  }
  const { dataDir, discovery } = checked.data;
  const files = discovery.files.map((file) => resolve(folder, file));
  const config: Config = { ...checked.data, dataDir: resolve(folder, dataDir), discovery: { ...discovery, files } };
  const problems = [...unresolved, ...crossCheck(config)];
  if (problems.length > 0) throw new InvalidConfig(source.path, problems);
  return deepFreeze(config);
}

function candidates({ path, env, cwd }: ConfigPlace): readonly string[] {
  if (path !== undefined) return [resolve(cwd, path)];
  const fromEnv = env.TRIBUTARY_CONFIG;
  return [join(cwd, 'config.json'), ...(fromEnv ? [resolve(cwd, fromEnv)] : [])];
}

function readFirst(paths: readonly string[]): { path: string; text: string } {
  for (const path of paths) {
    const text = readIfThere(path);
    if (text !== undefined) return { path, text };
  }
  throw new TributaryError('CONFIG_NOT_FOUND', { facts: { path: paths.join(' or ') } });
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOENT') return undefined;
    throw new TributaryError('CONFIG_UNREADABLE', { facts: { path, why: code }, cause: error });
  }
}

/** The engine's own message would quote the file, secrets included, so the place is found by ourselves. */
function parse(text: string, path: string): unknown {
  const source = text.replace(/^\uFEFF/, '');
  const fault = findJsonFault(source);
  if (fault) throw new TributaryError('CONFIG_NOT_JSON', { facts: { path, ...fault } });
  return JSON.parse(source);
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Secret) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
