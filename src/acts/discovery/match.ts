import { knownCaseMappings } from '#src/duplicates/case-mappings';
import { type Endpoint, readEndpoint } from '#src/duplicates/endpoint';
import { type EndpointLine, parseEndpointLine } from '#src/duplicates/endpoint-line';
import type { Fact } from '#src/duplicates/facts';
import { matchEndpoints, type Proposal } from '#src/duplicates/match-endpoints';
import { TributaryError } from '#src/errors/tributary-error';

/**
 * Pure matching of endpoints written as JSON, one a line: the proposals, one a line, best first; nothing else is read or asked.
 * Empty lines are skipped. Throws MATCH_LINE_NOT_JSON, MATCH_LINE_NOT_ENDPOINT or MATCH_ID_REPEATED before the first proposal.
 */
export async function* matchLines(lines: AsyncIterable<string>): AsyncGenerator<string> {
  const endpoints = await readEndpoints(lines);
  const proposals = [...matchEndpoints(endpoints)].map(asLine);
  proposals.sort((x, y) => y.score - x.score || (x.line < y.line ? -1 : 1));
  for (const { line } of proposals) yield line;
}

async function readEndpoints(lines: AsyncIterable<string>): Promise<Endpoint[]> {
  const read: EndpointLine[] = [];
  const lineOfId = new Map<string, number>();
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    const parsed = parseEndpointLine(text, line);
    const { fields } = parsed;
    const first = lineOfId.get(fields.id);
    if (first !== undefined) throw new TributaryError('MATCH_ID_REPEATED', { facts: { line, id: fields.id, first } });
    lineOfId.set(fields.id, line);
    read.push(parsed);
  }
  return asEndpoints(read);
}

/** How a network folds case is known once all lines are read: one of them may say it for the others. */
function asEndpoints(lines: readonly EndpointLine[]): Endpoint[] {
  const caseMappings = knownCaseMappings(lines.map((line) => ({ fields: line.fields, facts: factsOf(line) })));
  return lines.map(({ fields }) => readEndpoint(fields, { caseMappings }));
}

function factsOf({ caseMapping }: EndpointLine): readonly Fact[] {
  const from = { who: 'the input', where: 'its casemapping' };
  return caseMapping === undefined ? [] : [{ kind: 'case-mapping', value: caseMapping, from }];
}

/** The smaller id stands first, so that one input in another order gives the same proposals. */
function asLine({ a, b, score, tier, evidence }: Proposal): { score: number; line: string } {
  const [first, second] = a.id < b.id ? [a.id, b.id] : [b.id, a.id];
  const reasons = evidence.map(({ kind, weight, says }) => ({ kind, weight: Math.round(weight * 100) / 100, says }));
  return { score, line: JSON.stringify({ a: first, b: second, score, tier, evidence: reasons }) };
}
