import { importsOf } from './imports.ts';
import { codeFiles, parse, type SourceFile, type SyntaxNode, visit } from './sources.ts';

const DOMAIN = ['src/portals', 'src/duplicates', 'src/consent', 'src/consolidation', 'src/ports', 'src/errors'];

/** Packages whose functions depend on nothing but their arguments, or on the names listed alone. */
const PURE: Readonly<Record<string, readonly string[] | 'all'>> = {
  'node:crypto': ['createHash', 'hash', 'timingSafeEqual'],
  'node:util': 'all',
  'node:url': 'all',
  'popular-english-words': 'all',
};

/** Where a domain file reaches for time, chance, the environment or the outside. */
function impurities(file: SourceFile): string[] {
  const packages = importsOf(file).flatMap(({ target, written, names, typeOnly }) => {
    const allowed = PURE[written];
    if (target !== undefined || typeOnly || allowed === 'all') return [];
    const strange = names.filter((name) => allowed === undefined || !allowed.includes(name));
    return strange.length > 0 || names.length === 0 ? [`${file.path} imports ${written}`] : [];
  });
  const uses: string[] = [];
  visit(parse(file).body, (node) => {
    const use = impureUse(node);
    if (use !== undefined) uses.push(`${file.path} uses ${use}`);
  });
  return [...packages, ...uses];
}

function impureUse(node: SyntaxNode): string | undefined {
  if (node.type === 'NewExpression' && nameOf(node.callee) === 'Date') {
    return ((node.arguments ?? []) as unknown[]).length === 0 ? 'new Date()' : undefined;
  }
  if (node.type === 'MemberExpression') return impureMember(`${nameOf(node.object)}.${nameOf(node.property)}`);
  const called = node.type === 'CallExpression' ? nameOf(node.callee) : undefined;
  return called !== undefined && ['fetch', 'setTimeout', 'setInterval', 'setImmediate'].includes(called)
    ? called
    : undefined;
}

function impureMember(member: string): string | undefined {
  const isImpure = /^(Date\.now|Math\.random|performance\.now|process\..+|console\..+|crypto\..+)$/.test(member);
  return isImpure ? member : undefined;
}

function nameOf(node: unknown): string | undefined {
  return (node as { value?: string } | undefined)?.value;
}

test('V-5 the domain reaches for no time, no chance, no environment and no outside', () => {
  expect(codeFiles(...DOMAIN).flatMap(impurities)).toEqual([]);
});

test.each([
  ["import { readFileSync } from 'node:fs';", 'imports node:fs'],
  ["import knex from 'knex';", 'imports knex'],
  ["import { randomBytes } from 'node:crypto';", 'imports node:crypto'],
  ['const at = Date.now();', 'uses Date.now'],
  ['const at = new Date();', 'uses new Date()'],
  ['const chance = Math.random();', 'uses Math.random'],
  ['const home = process.env.HOME;', 'uses process.env'],
])('V-5 an impure domain is noticed: %s', (text, complaint) => {
  expect(impurities({ path: 'src/portals/x.ts', text })).toEqual([`src/portals/x.ts ${complaint}`]);
});

test.each([
  "import { createHash } from 'node:crypto';",
  "import type { Knex } from 'knex';",
  'const at = new Date(0);',
])('V-5 what depends on its arguments alone is pure: %s', (text) => {
  expect(impurities({ path: 'src/portals/x.ts', text })).toEqual([]);
});
