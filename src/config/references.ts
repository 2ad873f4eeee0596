import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { ConfigProblem } from '#src/errors/invalid-config';
import { isJsonObject } from '#src/portals/json';
import { pathText } from './path-text.ts';

/** From where values outside the file are taken. */
export interface ReferenceSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. */
  readonly folder: string;
}

/** The configuration with every `{ "env": … }` and `{ "file": … }` replaced, and what could not be. */
export interface Resolved {
  readonly value: unknown;
  readonly problems: readonly ConfigProblem[];
}

type Path = readonly (string | number)[];

/** Replaces references anywhere in the configuration by the texts they stand for; one that fails becomes undefined. */
export function resolveReferences(raw: unknown, source: ReferenceSource): Resolved {
  const problems: ConfigProblem[] = [];
  const value = walk(raw, [], (reference, path) => {
    const found = reference.env === undefined ? fromFile(reference.file, source) : fromEnv(reference.env, source);
    if ('text' in found) return found.text;
    problems.push({ path: pathText(path), ...found });
    return undefined;
  });
  return { value, problems };
}

interface Reference {
  readonly env?: string;
  readonly file: string;
}

type Found = { readonly text: string } | { readonly problem: string; readonly hint: string };

function walk(raw: unknown, path: Path, replace: (reference: Reference, path: Path) => unknown): unknown {
  if (Array.isArray(raw)) return raw.map((entry, index) => walk(entry, [...path, index], replace));
  if (!isJsonObject(raw)) return raw;
  const reference = asReference(raw);
  if (reference) return replace(reference, path);
  return Object.fromEntries(Object.entries(raw).map(([key, entry]) => [key, walk(entry, [...path, key], replace)]));
}

function asReference(raw: object): Reference | undefined {
  const [entry, ...more] = Object.entries(raw);
  if (!entry || more.length > 0 || typeof entry[1] !== 'string') return undefined;
  if (entry[0] === 'env') return { env: entry[1], file: '' };
  return entry[0] === 'file' ? { file: entry[1] } : undefined;
}

function fromEnv(name: string, { env }: ReferenceSource): Found {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value !== undefined && value !== '') return { text: value };
  const state = value === undefined ? 'is not set' : 'is empty';
  return {
    problem: `refers to the environment variable ${name}, which ${state}`,
    hint: `Set ${name} where Tributary is started.`,
  };
}

/** The text of the file without the line break at its end. */
function fromFile(file: string, { folder }: ReferenceSource): Found {
  const path = isAbsolute(file) ? file : join(folder, file);
  try {
    const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    if (text !== '') return { text };
    return { problem: `refers to the file ${path}, which is empty`, hint: 'Write the value into it.' };
  } catch (error) {
    const why = isJsonObject(error) && typeof error.code === 'string' ? error.code : 'unreadable';
    return {
      problem: `refers to the file ${path}, which cannot be read (${why})`,
      hint: 'Check the path; it is relative to the configuration file.',
    };
  }
}
