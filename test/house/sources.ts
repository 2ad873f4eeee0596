import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from '@swc/core';
import { projectRoot } from '#test/servers/project-root';

/** One file of the project: its path from the root, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A node of a parsed file. */
export interface SyntaxNode {
  readonly type: string;
  readonly span?: { readonly start: number; readonly end: number };
  readonly [key: string]: unknown;
}

/** A parsed file: its statements, and the line on which a node begins or ends. */
export interface Parsed {
  readonly body: readonly SyntaxNode[];
  /** First and last line of a node, counted from 1. */
  linesOf(node: SyntaxNode): { first: number; last: number };
}

const GENERATED = new Set(['node_modules', '.tributary', '.git', 'coverage']);
const CODE_FOLDERS = ['src', 'adapters', 'jobs', 'migrations', 'test', 'demo', 'bench', 'scripts'];

/** Every file that is or could be committed. */
export function allFiles(): string[] {
  return walk(projectRoot).filter((path) => path !== 'config.json' && !path.endsWith('.log'));
}

/** The TypeScript of the project and the scripts, below the folders named or below all that hold code. */
export function codeFiles(...folders: string[]): SourceFile[] {
  return (folders.length > 0 ? folders : CODE_FOLDERS)
    .flatMap((folder) => walk(join(projectRoot, folder)))
    .filter((path) => /\.(ts|mts|mjs)$/.test(path) && !path.endsWith('.d.ts'))
    .map(readSource);
}

/** One file with its text. */
export function readSource(path: string): SourceFile {
  return { path, text: readFileSync(join(projectRoot, path), 'utf8') };
}

function walk(folder: string): string[] {
  return readdirIfThere(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (GENERATED.has(entry.name)) return []; // .git is a file in a second working tree
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() ? [relative(projectRoot, path)] : [];
  });
}

function readdirIfThere(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** A statement put before the text: where it begins is where the parser's running count stood at this file. */
const ANCHOR = '0;';

/** Parses a file as TypeScript. */
export function parse({ path, text }: SourceFile): Parsed {
  try {
    const { body } = parseSync(ANCHOR + text, { syntax: 'typescript', target: 'es2022' });
    const [anchor, ...rest] = body as unknown as [SyntaxNode, ...SyntaxNode[]];
    const start = (anchor.span?.start ?? 0) + ANCHOR.length;
    const lineAt = lineCounter(text);
    const linesOf = ({ span }: SyntaxNode) => ({
      first: lineAt((span?.start ?? start) - start),
      last: lineAt((span?.end ?? start) - start - 1),
    });
    return { body: rest, linesOf };
  } catch (cause) {
    throw new Error(`${path} cannot be parsed`, { cause });
  }
}

/** Counts lines at byte offsets, since the parser counts bytes and not characters. */
function lineCounter(text: string): (offset: number) => number {
  const bytes = Buffer.from(text);
  const ends: number[] = [];
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) ends.push(at);
  return (offset) => {
    const index = ends.findIndex((end) => end >= offset);
    return (index < 0 ? ends.length : index) + 1;
  };
}

/** Calls back for a node and all below it, each with its ancestors, nearest last. */
export function visit(
  from: unknown,
  look: (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => void,
  ancestors: readonly SyntaxNode[] = [],
): void {
  if (Array.isArray(from)) {
    for (const one of from) visit(one, look, ancestors);
  } else if (typeof from === 'object' && from !== null) {
    const below = isNode(from) ? [...ancestors, from] : ancestors;
    if (isNode(from)) look(from, ancestors);
    for (const value of Object.values(from)) {
      if (typeof value === 'object') visit(value, look, below);
    }
  }
}

/** True for a node of the tree, as opposed to a plain holder of nodes. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}
