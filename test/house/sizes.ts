import { parse, type SourceFile, type SyntaxNode, visit } from './sources.ts';

/** How long one file or function is, in lines. */
export interface Size {
  readonly name: string;
  readonly lines: number;
}

const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];
const MEMBERS = ['ClassMethod', 'PrivateMethod', 'Constructor', 'MethodProperty', 'GetterProperty', 'SetterProperty'];
const SUITES = /^describe$/;

/** The physical lines of a file. */
export function fileSize({ path, text }: SourceFile): Size {
  return { name: path, lines: text.trimEnd().split('\n').length };
}

/** Every function with a body in braces; one that holds another is counted whole, the callback of a `describe` not at all. */
export function functionSizes(file: SourceFile): Size[] {
  const parsed = parse(file);
  const sizes: Size[] = [];
  visit(parsed.body, (node, ancestors) => {
    if (!hasBlock(node) || isSuite(ancestors)) return;
    const { first, last } = parsed.linesOf(node);
    sizes.push({ name: `${file.path}:${first}`, lines: last - first + 1 });
  });
  return sizes;
}

function hasBlock(node: SyntaxNode): boolean {
  const body = node.body ?? (node.function as SyntaxNode | undefined)?.body;
  return [...FUNCTIONS, ...MEMBERS].includes(node.type) && Array.isArray((body as SyntaxNode | undefined)?.stmts);
}

function isSuite(ancestors: readonly SyntaxNode[]): boolean {
  const call = ancestors.at(-1);
  if (call?.type !== 'CallExpression') return false;
  return SUITES.test(calledName(call.callee as SyntaxNode));
}

/** The first name of what is called: `describe` of `describe.each([…])`. */
function calledName(callee: SyntaxNode): string {
  if (callee.type === 'Identifier') return callee.value as string;
  const inner = callee.object ?? callee.callee ?? callee.tag;
  return inner === undefined ? '' : calledName(inner as SyntaxNode);
}

/** The value below which the given share of the sizes lies; 0 for none. */
export function quantile(sizes: readonly Size[], share: number): number {
  const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
