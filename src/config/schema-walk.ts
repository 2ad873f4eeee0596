import { z } from 'zod';
import { isJsonObject } from '#src/portals/json';

/** A piece of the schema with what is known about it; wrappers (default, null, transform) are taken off. */
export interface SchemaPiece {
  readonly core: z.core.$ZodType;
  readonly description: string | undefined;
  readonly secret: boolean;
  readonly nullable: boolean;
  /** What stands in for a missing key, as JSON shows it; undefined: the key is required. */
  readonly fallback: unknown;
  readonly required: boolean;
}

interface Definition {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly options?: readonly z.core.$ZodType[];
  readonly discriminator?: string;
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly defaultValue?: unknown;
}

/** The definition inside a schema, as far as this walk knows it. */
export function definitionOf(schema: z.core.$ZodType): Definition {
  return schema._zod.def as unknown as Definition;
}

/** Takes the wrappers off a schema and gathers what they say. */
export function pieceOf(schema: z.core.$ZodType): SchemaPiece {
  const meta = z.globalRegistry.get(schema) as
    | { description?: string; secret?: boolean; shownDefault?: string }
    | undefined;
  const definition = definitionOf(schema);
  const inner = definition.innerType ?? definition.in;
  if (!inner) {
    return {
      core: schema,
      description: meta?.description,
      secret: meta?.secret === true,
      nullable: false,
      fallback: undefined,
      required: true,
    };
  }
  const piece = pieceOf(inner);
  const hasDefault = definition.type === 'default' || definition.type === 'prefault';
  return {
    core: piece.core,
    description: meta?.description ?? piece.description,
    secret: piece.secret || meta?.secret === true,
    nullable: piece.nullable || definition.type === 'nullable',
    fallback: meta?.shownDefault ?? (hasDefault ? definition.defaultValue : piece.fallback),
    required: piece.required && !hasDefault && definition.type !== 'optional',
  };
}

/** The objects a schema may be: itself, or each branch of a union; none for texts, numbers and lists. */
export function objectsOf(core: z.core.$ZodType): readonly z.core.$ZodType[] {
  const definition = definitionOf(core);
  if (definition.type === 'object') return [core];
  if (definition.type !== 'union') return [];
  return (definition.options ?? []).flatMap((option) => objectsOf(pieceOf(option).core));
}

/** The schema of a key inside an object or list, following what the data chose where there is a choice. */
export function schemaAt(
  root: z.core.$ZodType,
  path: readonly PropertyKey[],
  data: unknown,
): z.core.$ZodType | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return root;
  const { core } = pieceOf(root);
  const { element } = definitionOf(core);
  const next = element ?? definitionOf(branchFor(core, data) ?? core).shape?.[String(key)];
  const inside = isJsonObject(data) || Array.isArray(data) ? (data as Record<PropertyKey, unknown>)[key] : undefined;
  return next && schemaAt(next, rest, inside);
}

/** The keys an object of this schema may have; those of the chosen branch where the data names one. */
export function knownKeys(schema: z.core.$ZodType, data: unknown): readonly string[] {
  const branch = branchFor(pieceOf(schema).core, data);
  return branch ? Object.keys(definitionOf(branch).shape ?? {}) : [];
}

/** The texts that a literal or a list of choices allows; for a union, those of the key that tells its branches apart. */
export function choicesOf(schema: z.core.$ZodType): readonly string[] {
  const { type, values, entries, options, discriminator } = definitionOf(pieceOf(schema).core);
  if (type === 'literal') return (values ?? []).map(String);
  if (type === 'enum') return Object.values(entries ?? {});
  if (!discriminator) return [];
  return (options ?? []).flatMap((option) => choicesOfKey(option, discriminator));
}

function choicesOfKey(option: z.core.$ZodType, key: string): readonly string[] {
  const inner = definitionOf(pieceOf(option).core).shape?.[key];
  return inner ? choicesOf(inner) : [];
}

function branchFor(core: z.core.$ZodType, data: unknown): z.core.$ZodType | undefined {
  const branches = objectsOf(core);
  const { discriminator } = definitionOf(core);
  if (!discriminator || !isJsonObject(data)) return branches[0];
  const chosen = data[discriminator];
  return branches.find((branch) => choicesOfKey(branch, discriminator).includes(String(chosen)));
}
