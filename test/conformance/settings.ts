import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkConfigText } from '#src/config/load';
import { resolveReferences } from '#src/config/references';
import type { Config } from '#src/config/schema';
import { isJsonObject } from '#src/portals/json';

/** An ordinary configuration with what the suite needs besides. */
export interface ConformanceSettings {
  readonly config: Config;
  /** `registration_shared_secret` of the bridge's homeserver: the suite makes its own users. */
  readonly registrationSecret: string;
  /** What the names of its channels begin with, such as `#conformance-`. */
  readonly channelPrefix: string;
}

/** Reads a configuration file with the key `conformance` in it; throws as `loadConfig` does, or says which key is missing. */
export function readSettings(file: string, env: NodeJS.ProcessEnv): ConformanceSettings {
  const path = resolve(file);
  const whole: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const { conformance, ...ordinary } = isJsonObject(whole) ? whole : {};
  const config = checkConfigText(JSON.stringify(ordinary), { path, env });
  const { value, problems } = resolveReferences(conformance ?? {}, { env, folder: dirname(path) });
  const [problem] = problems;
  if (problem) throw new Error(`${path}: conformance.${problem.path} ${problem.problem}`);
  const { registrationSecret, channelPrefix } = isJsonObject(value) ? value : {};
  if (typeof registrationSecret !== 'string') throw new Error(`${path}: conformance.registrationSecret is missing`);
  if (typeof channelPrefix !== 'string' || !channelPrefix.startsWith('#')) {
    throw new Error(`${path}: conformance.channelPrefix must be the beginning of a channel's name, with its #`);
  }
  return { config, registrationSecret, channelPrefix };
}
