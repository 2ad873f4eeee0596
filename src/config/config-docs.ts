import { z } from 'zod';
import { configSchema } from './schema.ts';
import { type SchemaKey, schemaKeys } from './schema-keys.ts';
import { pieceOf } from './schema-walk.ts';

const INTRODUCTION = `# Configuration

One JSON file: \`--config FILE\`, else \`./config.json\`, else the file that \`TRIBUTARY_CONFIG\` names.
\`config.sample.json\` shows every key. This page is written by \`npm run docs:reference\` from the schema in \`src/config\`.

- A key that is not listed here is an error, which names its path and the nearest known key. All problems are reported at once.
- In place of any text, \`{ "env": "NAME" }\` takes the value of an environment variable, and \`{ "file": "path" }\` that of a file
  (without the line break at its end). Keep secrets out of the file this way.
- Relative paths start from the folder of the configuration file.
- \`tributary check-config\` checks the file, then asks every server named.
- In an editor, \`"$schema": "./docs/reference/config.schema.json"\` explains each key while you type.
`;

const TABLE_HEAD = '| key | what | default | meaning |\n|---|---|---|---|\n';

/** The reference page of the configuration, written from its schema. */
export function configurationPage(): string {
  const keys = schemaKeys();
  const tops = keys.filter((key) => !/[.[]/.test(key.path));
  const plain = tops.filter((top) => !hasKeysOfItsOwn(top, keys));
  const sections = tops.filter((top) => hasKeysOfItsOwn(top, keys)).map((top) => section(top, keys));
  return [INTRODUCTION, `## At the top\n\n${table(plain)}`, ...sections].join('\n');
}

/** The JSON Schema that editors use; every text may also be a reference. */
export function configJsonSchema(): object {
  return z.toJSONSchema(configSchema, {
    io: 'input',
    target: 'draft-7',
    override: ({ zodSchema, jsonSchema }) => {
      const shown = pieceOf(zodSchema);
      if (shown.secret && 'default' in jsonSchema) jsonSchema.default = shown.fallback as string;
      for (const internal of ['secret', 'shownDefault']) delete jsonSchema[internal];
      if (jsonSchema.type === 'string' && !('const' in jsonSchema) && !('enum' in jsonSchema))
        allowReference(jsonSchema);
    },
  });
}

function allowReference(schema: Record<string, unknown>): void {
  const { description, default: fallback, ...text } = schema;
  for (const key of Object.keys(schema)) delete schema[key];
  const reference = (name: string) => ({
    type: 'object',
    properties: { [name]: { type: 'string' } },
    required: [name],
    additionalProperties: false,
  });
  Object.assign(schema, {
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && { default: fallback }),
    anyOf: [text, reference('env'), reference('file')],
  });
}

function hasKeysOfItsOwn(top: SchemaKey, keys: readonly SchemaKey[]): boolean {
  return keys.some((key) => isInside(key, top));
}

function isInside(key: SchemaKey, top: SchemaKey): boolean {
  return key.path.startsWith(`${top.path}.`) || key.path.startsWith(`${top.path}[`);
}

function section(top: SchemaKey, keys: readonly SchemaKey[]): string {
  const inside = keys.filter((key) => isInside(key, top));
  const heading = `## \`${top.path}\`\n\n${top.description ?? ''}\n`;
  const branches = [...new Set(inside.flatMap((key) => key.branch ?? []))];
  if (branches.length === 0) return `${heading}\n${table(inside)}`;
  const everywhere = (key: SchemaKey) => inside.filter((other) => sameRow(other, key)).length === branches.length;
  const first = inside.filter((key) => key.branch === branches[0] && everywhere(key));
  const parts = branches.map((branch) =>
    branchPart(
      branch,
      inside.filter((key) => key.branch === branch && !everywhere(key)),
    ),
  );
  return `${heading}\n${table(first)}\n${parts.join('\n')}`;
}

/** The key that tells the branches apart becomes the text under the heading. */
function branchPart(branch: string, keys: readonly SchemaKey[]): string {
  const teller = keys.find((key) => key.type.replaceAll('`', '') === branch);
  const others = keys.filter((key) => key !== teller);
  return `### \`${teller?.path}\`: ${branch}\n\n${teller?.description ?? ''}\n${others.length > 0 ? `\n${table(others)}` : ''}`;
}

function sameRow(one: SchemaKey, other: SchemaKey): boolean {
  return one.path === other.path && row(one) === row(other);
}

function table(keys: readonly SchemaKey[]): string {
  return `${TABLE_HEAD}${keys.map(row).join('\n')}\n`;
}

function row({ path, type, description, required, fallback }: SchemaKey): string {
  const shown = required ? 'required' : fallback === undefined ? '' : `\`${fallback}\``;
  return `| \`${path}\` | ${type} | ${shown} | ${(description ?? '').replaceAll('|', '\\|')} |`;
}
