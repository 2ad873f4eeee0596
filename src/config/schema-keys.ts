import type { z } from 'zod';
import { configSchema } from './schema.ts';
import { choicesOf, definitionOf, objectsOf, pieceOf, type SchemaPiece } from './schema-walk.ts';

/** One key that a configuration may hold. */
export interface SchemaKey {
  /** `bridges[].provisioning.url`; `[]` stands for any entry of a list. */
  readonly path: string;
  /** The driver or protocol whose entries have this key; undefined: not inside such an entry. */
  readonly branch: string | undefined;
  readonly description: string | undefined;
  /** What may stand there, in words. */
  readonly type: string;
  readonly required: boolean;
  /** As JSON; undefined when the key is required, may be left out, or holds keys with defaults of their own. */
  readonly fallback: string | undefined;
  readonly secret: boolean;
}

/** Every key of the configuration, in the order of the schema. */
export function schemaKeys(): readonly SchemaKey[] {
  return keysIn(pieceOf(configSchema).core, { prefix: '', branch: undefined });
}

interface Place {
  readonly prefix: string;
  readonly branch: string | undefined;
}

function keysIn(core: z.core.$ZodType, place: Place): SchemaKey[] {
  const { element, discriminator } = definitionOf(core);
  if (element) return keysIn(pieceOf(element).core, { ...place, prefix: `${place.prefix}[]` });
  return objectsOf(core).flatMap((object) => {
    const shape = definitionOf(object).shape ?? {};
    const teller = discriminator === undefined ? undefined : shape[discriminator];
    const branch = teller ? choicesOf(teller).join(', ') : place.branch;
    return Object.entries(shape).flatMap(([key, schema]) => keysOf(key, schema, { ...place, branch }));
  });
}

function keysOf(key: string, schema: z.core.$ZodType, { prefix, branch }: Place): SchemaKey[] {
  const piece = pieceOf(schema);
  const path = prefix === '' ? key : `${prefix}.${key}`;
  const { description, secret, required } = piece;
  const own = { path, branch, description, secret, required, type: typeText(piece), fallback: fallbackText(piece) };
  return [own, ...keysIn(piece.core, { prefix: path, branch })];
}

function typeText(piece: SchemaPiece): string {
  const text = piece.secret ? 'secret text' : coreText(piece.core);
  return piece.nullable ? `${text} or null` : text;
}

function coreText(core: z.core.$ZodType): string {
  const choices = choicesOf(core);
  const { type, element, options } = definitionOf(core);
  if (type === 'literal' || type === 'enum') return choices.map((choice) => `\`${choice}\``).join(', ');
  if (element) return `list of ${plural(pieceOf(element).core)}`;
  if (type === 'union' && choices.length === 0)
    return (options ?? []).map((option) => coreText(pieceOf(option).core)).join(' or ');
  return WORDS[type] ?? 'object';
}

function plural(core: z.core.$ZodType): string {
  const text = coreText(core);
  return text
    .split(' or ')
    .map((word) => `${word}s`)
    .join(' or ');
}

const WORDS: Readonly<Record<string, string>> = { string: 'text', number: 'number', boolean: 'true or false' };

function fallbackText({ fallback, core, required }: SchemaPiece): string | undefined {
  if (required || fallback === undefined) return undefined;
  return objectsOf(core).length > 0 && fallback !== null ? undefined : JSON.stringify(fallback);
}
