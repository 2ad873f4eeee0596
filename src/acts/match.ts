import { type Endpoint, readEndpoint } from '#src/duplicates/endpoint';
import { parseEndpointLine } from '#src/duplicates/endpoint-line';
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
  const endpoints: Endpoint[] = [];
  const lineOfId = new Map<string, number>();
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    const fields = parseEndpointLine(text, line);
    const first = lineOfId.get(fields.id);
    if (first !== undefined) throw new TributaryError('MATCH_ID_REPEATED', { facts: { line, id: fields.id, first } });
    lineOfId.set(fields.id, line);
    endpoints.push(readEndpoint(fields));
  }
  return endpoints;
}

/** The smaller id stands first, so that one input in another order gives the same proposals. */
function asLine({ a, b, score, tier, evidence }: Proposal): { score: number; line: string } {
  const [first, second] = a.id < b.id ? [a.id, b.id] : [b.id, a.id];
  const reasons = evidence.map(({ kind, weight, says }) => ({ kind, weight: Math.round(weight * 100) / 100, says }));
  return { score, line: JSON.stringify({ a: first, b: second, score, tier, evidence: reasons }) };
}
