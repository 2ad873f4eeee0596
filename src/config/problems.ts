import type { z } from 'zod';
import type { ConfigProblem } from '#src/errors/invalid-config';
import { nearest } from '#src/errors/nearest';
import { isJsonObject } from '#src/portals/json';
import { pathText } from './path-text.ts';
import { configSchema } from './schema.ts';
import { choicesOf, knownKeys, pieceOf, schemaAt } from './schema-walk.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What the schema found, in words: where, what is wrong, how to mend it. Never quotes a value, which could be a secret. */
export function problemsOf(issues: readonly Issue[], data: unknown): ConfigProblem[] {
  return issues.flatMap((issue) => problemsOfIssue(issue, issue.path, data));
}

function problemsOfIssue(issue: Issue, path: Path, data: unknown): ConfigProblem[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, data));
    case 'invalid_type':
      return [wrongType(issue.expected, path, data)];
    case 'invalid_value':
      return [wrongChoice(path, data)];
    case 'invalid_union':
      return wrongBranch(issue, path, data);
    default:
      return [{ path: pathText(path), problem: issue.message }];
  }
}

function unknownKey(key: string, path: Path, data: unknown): ConfigProblem {
  const schema = schemaAt(configSchema, path, data);
  const known = schema ? knownKeys(schema, valueAt(path, data)) : [];
  const near = nearest(key, known);
  const elsewhere = placesOf(key)[0];
  const hint = near
    ? `Did you mean "${near}"?`
    : elsewhere
      ? `That key belongs to ${elsewhere}.`
      : `Keys known here: ${known.join(', ')}.`;
  return { path: pathText([...path, key]), problem: 'is not a known key', hint };
}

function wrongType(expected: string, path: Path, data: unknown): ConfigProblem {
  const value = valueAt(path, data);
  if (value === undefined) return missing(path, data);
  const wanted = TYPE_WORDS[expected] ?? expected;
  const problem =
    expected === 'int' && typeof value === 'number' ? `must be ${wanted}` : `must be ${wanted}, not ${wordFor(value)}`;
  return { path: pathText(path), problem };
}

function missing(path: Path, data: unknown): ConfigProblem {
  const schema = schemaAt(configSchema, path, data);
  const meaning = schema && pieceOf(schema).description;
  return { path: pathText(path), problem: 'is missing', ...(meaning && { hint: meaning }) };
}

function wrongChoice(path: Path, data: unknown): ConfigProblem {
  const schema = schemaAt(configSchema, path, data);
  return oneOf(path, { value: valueAt(path, data), choices: schema ? choicesOf(schema) : [] });
}

/** A union fails as a whole: either its telling key names no branch, or the branch for an object has problems of its own. */
function wrongBranch(issue: z.core.$ZodIssueInvalidUnion, path: Path, data: unknown): ConfigProblem[] {
  const teller = 'discriminator' in issue ? String(issue.discriminator) : undefined;
  if (teller !== undefined) return [wrongTeller(teller, path, data)];
  const value = valueAt(path, data);
  if (isJsonObject(value)) {
    const inside = issue.errors.find((errors) => !errors.some(isAboutType)) ?? [];
    return inside.flatMap((error) => problemsOfIssue(error, [...path, ...error.path], data));
  }
  const own = issue.errors.flat().find((error) => error.code !== 'invalid_type');
  const problem = typeof value === 'string' && own ? own.message : `must be a text or an object, not ${wordFor(value)}`;
  return [{ path: pathText(path), problem }];
}

function isAboutType(issue: Issue): boolean {
  return issue.path.length === 0 && issue.code === 'invalid_type';
}

/** The key that tells the branches apart is missing or unknown; the schema reports it at the key or at its object. */
function wrongTeller(teller: string, path: Path, data: unknown): ConfigProblem {
  const place = path.at(-1) === teller ? path.slice(0, -1) : path;
  const schema = schemaAt(configSchema, place, data);
  const full = [...place, teller];
  const choices = schema ? choicesOf(schema) : [];
  return oneOf(full, { value: valueAt(full, data), choices, otherwise: OTHERWISE[teller] });
}

/** Which branch is for all that have none of their own. */
const OTHERWISE: Readonly<Record<string, string>> = {
  driver: '"manual" is for every other bridge: it says what a person must do, and waits for it.',
};

interface Choice {
  readonly value: unknown;
  readonly choices: readonly string[];
  /** Said where no choice is near to what was written. */
  readonly otherwise?: string | undefined;
}

function oneOf(path: Path, { value, choices, otherwise }: Choice): ConfigProblem {
  const problem = value === undefined ? 'is missing' : `must be one of ${choices.join(', ')}`;
  const near = typeof value === 'string' ? nearest(value, choices) : undefined;
  const hint = value === undefined ? `One of ${choices.join(', ')}.` : near ? `Did you mean "${near}"?` : otherwise;
  return { path: pathText(path), problem, ...(hint && { hint }) };
}

/** Where else the schema knows a key of this name: one level below the top. */
function placesOf(key: string): string[] {
  return knownKeys(configSchema, undefined).filter((place) => {
    const inner = schemaAt(configSchema, [place], undefined);
    return inner !== undefined && knownKeys(inner, undefined).includes(key);
  });
}

function valueAt(path: Path, data: unknown): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    data,
  );
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function wordFor(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return TYPE_WORDS[typeof value] ?? typeof value;
}
