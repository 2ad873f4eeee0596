import { TributaryError } from '#src/errors/tributary-error';
import { type CaseMapping, caseMappings, isCaseMapping } from '#src/portals/irc-channel';
import { type EndpointFields, OPTIONAL_FIELDS } from './endpoint-fields.ts';

/** An endpoint as a line of input gives it. */
export interface EndpointLine {
  readonly fields: EndpointFields;
  /** How its IRC network folds case (`casemapping`); undefined: the line does not say it. */
  readonly caseMapping: CaseMapping | undefined;
}

/** Reads one line of JSONL as an endpoint; unknown fields are left out. Throws MATCH_LINE_NOT_JSON or MATCH_LINE_NOT_ENDPOINT. */
export function parseEndpointLine(text: string, line: number): EndpointLine {
  const value = parseJson(text, line);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw notAnEndpoint(line, 'it is not a JSON object');
  }
  const fields = new Map(Object.entries(value));
  const read = (name: string): string | undefined => {
    const field: unknown = fields.get(name);
    if (field !== undefined && field !== null && typeof field !== 'string')
      throw notAnEndpoint(line, `"${name}" is not text`);
    return field ?? undefined;
  };
  const [id, protocol] = [read('id'), read('protocol')];
  if (!id) throw notAnEndpoint(line, 'it has no "id"');
  if (!protocol) throw notAnEndpoint(line, 'it has no "protocol"');
  const optional = OPTIONAL_FIELDS.flatMap((name) => {
    const text = read(name);
    return text === undefined ? [] : [[name, text] as const];
  });
  const caseMapping = read('casemapping')?.toLowerCase();
  if (caseMapping !== undefined && !isCaseMapping(caseMapping))
    throw notAnEndpoint(line, `its "casemapping" is none of ${caseMappings.join(', ')}`);
  return { fields: { id, protocol: protocol.toLowerCase(), ...Object.fromEntries(optional) }, caseMapping };
}

function parseJson(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new TributaryError('MATCH_LINE_NOT_JSON', { facts: { line, problem }, cause });
  }
}

function notAnEndpoint(line: number, problem: string): TributaryError {
  return new TributaryError('MATCH_LINE_NOT_ENDPOINT', { facts: { line, problem } });
}
