import { posix } from 'node:path';
import { isNode, parse, type SourceFile, type SyntaxNode, visit } from './sources.ts';

/** One import, re-export or dynamic import of a file. */
export interface Import {
  readonly from: string;
  /** As written: `#src/portals/ids`, `./x.ts`, `node:fs`, `zod`. */
  readonly written: string;
  /** The path from the root, without extension, of a file of ours; undefined for a package. */
  readonly target: string | undefined;
  /** The names taken, empty for a whole module. */
  readonly names: readonly string[];
  readonly typeOnly: boolean;
}

/** Every import of a file. */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = [];
  visit(parse(file).body, (node) => {
    const written = sourceOf(node);
    if (written === undefined) return;
    found.push({
      from: file.path,
      written,
      target: targetOf(file.path, written),
      names: namesOf(node),
      typeOnly: isTypeOnly(node),
    });
  });
  return found;
}

function sourceOf(node: SyntaxNode): string | undefined {
  if (['ImportDeclaration', 'ExportAllDeclaration', 'ExportNamedDeclaration'].includes(node.type)) {
    return stringValue(node.source);
  }
  if (node.type === 'TsImportType') return stringValue(node.argument);
  const isDynamic = node.type === 'CallExpression' && isNode(node.callee) && node.callee.type === 'Import';
  if (!isDynamic) return undefined;
  const [first] = node.arguments as { expression: unknown }[];
  return stringValue(first?.expression);
}

function stringValue(node: unknown): string | undefined {
  return isNode(node) && node.type === 'StringLiteral' ? (node.value as string) : undefined;
}

function isTypeOnly(node: SyntaxNode): boolean {
  if (node.type === 'TsImportType' || node.typeOnly === true) return true;
  const specifiers = (node.specifiers ?? []) as { isTypeOnly?: boolean }[];
  return specifiers.length > 0 && specifiers.every((one) => one.isTypeOnly === true);
}

function namesOf(node: SyntaxNode): string[] {
  return ((node.specifiers ?? []) as { local?: { value: string }; imported?: { value: string } | null }[]).map(
    (one) => one.imported?.value ?? one.local?.value ?? '*',
  );
}

function targetOf(from: string, written: string): string | undefined {
  if (written.startsWith('#')) return written.slice(1);
  if (!written.startsWith('.')) return undefined;
  return posix.join(posix.dirname(from), written).replace(/\.m?[jt]s$/, '');
}
