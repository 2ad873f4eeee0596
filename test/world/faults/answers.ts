import type { FaultRule } from '#test/servers/fault-proxy';

const JSON_TYPE = { 'content-type': 'application/json' };
/** 429, with the headers and the fields of the body that say how long to wait. */
export const limited = (headers: object, more: object = {}): FaultRule['fault'] => ({
  kind: 'answer',
  status: 429,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify({ errcode: 'M_LIMIT_EXCEEDED', error: 'Too many requests', ...more }),
});
/** A proxy before the server that cannot reach it. */
export const broken = (status: number): FaultRule['fault'] => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'text/html' },
  body: '<html><h1>Bad gateway</h1></html>',
});
/** The server's own failure. */
export const unwell: FaultRule['fault'] = {
  kind: 'answer',
  status: 500,
  headers: JSON_TYPE,
  body: JSON.stringify({ errcode: 'M_UNKNOWN', error: 'Internal server error' }),
};
