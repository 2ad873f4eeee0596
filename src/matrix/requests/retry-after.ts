const MAX_MS = 24 * 60 * 60 * 1000;

/**
 * Milliseconds until a server wants to be asked again: its `Retry-After` header (seconds or an HTTP date, measured from
 * `now`) before the older `retry_after_ms` of the body (spec W-8). Undefined when neither says anything usable.
 */
export function retryAfter(said: {
  readonly header: unknown;
  readonly body: unknown;
  readonly now: number;
}): number | undefined {
  return fromHeader(said.header, said.now) ?? fromBody(said.body);
}

function fromHeader(header: unknown, now: number): number | undefined {
  if (typeof header !== 'string') return undefined;
  const text = header.trim();
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return atMostADay(Math.ceil(Number(text) * 1000));
  const date = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : atMostADay(Math.max(0, date - now));
}

function fromBody(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? atMostADay(Math.ceil(value)) : undefined;
}

function atMostADay(ms: number): number {
  return Math.min(ms, MAX_MS);
}
