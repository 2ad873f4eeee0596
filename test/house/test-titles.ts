import { codeFiles, isNode, parse, type SourceFile, type SyntaxNode, visit } from './sources.ts';

/** One test: its file, its line, and its title with those of the suites around it before. */
export interface Title {
  readonly path: string;
  readonly line: number;
  readonly full: string;
}

/** A rule of the specification: a capital letter, or two, and a number. */
export const RULE_ID = /\b[A-Z]{1,2}-\d{1,2}\b/g;

/** The titles of all tests of the project. */
export function allTitles(): Title[] {
  return testFiles().flatMap(titlesOf);
}

/** Every file that holds tests. */
export function testFiles(): SourceFile[] {
  return codeFiles('test').filter(({ path }) => path.endsWith('.test.ts'));
}

/** The titles of the tests of one file. */
export function titlesOf(file: SourceFile): Title[] {
  const parsed = parse(file);
  const titles: Title[] = [];
  visit(parsed.body, (node, ancestors) => {
    if (!isCallOf(node, ['test', 'it'])) return;
    const suites = ancestors.filter((one) => isCallOf(one, ['describe']));
    const full = [...suites, node].map(titleOf).join(' ').trim();
    titles.push({ path: file.path, line: parsed.linesOf(node).first, full });
  });
  return titles;
}

/** True for `test('…', …)`, `test.each(…)('…', …)` and the like, but not for the inner `test.each(…)`. */
function isCallOf(node: SyntaxNode, names: readonly string[]): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = node.callee as SyntaxNode;
  const isEach = ['CallExpression', 'TaggedTemplateExpression'].includes(callee.type);
  const called = isEach ? (callee.callee ?? callee.tag) : callee;
  const [base, member] =
    isNode(called) && called.type === 'MemberExpression' ? parts(called) : [wordOf(called), undefined];
  return names.includes(base ?? '') && (isEach ? member === 'each' : member !== 'each');
}

function parts(member: SyntaxNode): [string | undefined, string | undefined] {
  return [wordOf(member.object), wordOf(member.property)];
}

function wordOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' ? (node.value as string) : undefined;
}

/** The first argument where it is a text; of a template the fixed parts. */
function titleOf(call: SyntaxNode): string {
  const [first] = call.arguments as { expression: SyntaxNode }[];
  const node = first?.expression;
  if (node?.type === 'StringLiteral') return node.value as string;
  if (node?.type !== 'TemplateLiteral') return '';
  return (node.quasis as { cooked?: string; raw: string }[]).map(({ cooked, raw }) => cooked ?? raw).join('…');
}
