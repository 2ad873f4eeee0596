import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { freePort } from './free-port.ts';

/** What befalls a request instead of a plain answer. */
export type Fault =
  /** Answered by the proxy itself; the server never sees the request. */
  | { readonly kind: 'answer'; readonly status: number; readonly headers?: OutgoingHttpHeaders; readonly body?: string }
  /** Neither passed on nor answered. */
  | { readonly kind: 'hang' }
  /** Passed on and answered, but only the first half of the answer arrives. */
  | { readonly kind: 'half-answer' }
  /** Passed on and done, but the connection is cut before a word of the answer. */
  | { readonly kind: 'cut-after' }
  /** Passed on and answered, but somebody else does something just before it is passed on. */
  | { readonly kind: 'just-before'; readonly deed: () => Promise<unknown> }
  /** Passed on and answered, but somebody else does something before the answer arrives. */
  | { readonly kind: 'just-after'; readonly deed: () => Promise<unknown> };

/** Requests that a fault befalls: as many of those whose `METHOD path` matches. */
export interface FaultRule {
  readonly matches: RegExp;
  readonly times: number;
  readonly fault: Fault;
}

/** A real HTTP proxy before a server, which misbehaves as it is told. */
export interface FaultProxy {
  /** Base address by which the server is reached through the proxy. */
  readonly url: string;
  /** Lets a fault befall the next requests that match; returns how many it still will. */
  befall(rule: FaultRule): () => number;
  /** From now on nothing befalls any request. */
  forgive(): void;
  stop(): Promise<void>;
}

interface OpenRule extends FaultRule {
  left: number;
}

/** Starts the proxy before the server at a base address on this machine. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const rules: OpenRule[] = [];
  const port = await freePort();
  const server = createServer((asked, answer) => {
    const rule = rules.find(({ left, matches }) => left > 0 && matches.test(`${asked.method} ${asked.url}`));
    if (rule) rule.left -= 1;
    void handle({ target, asked, answer, fault: rule?.fault });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  server.unref();
  server.on('connection', (socket) => void socket.unref()); // a test that failed stops no proxy, and yet has to end
  return {
    url: `http://127.0.0.1:${port}`,
    befall: (rule) => {
      const open = { ...rule, left: rule.times };
      rules.push(open);
      return () => open.left;
    },
    forgive: () => {
      rules.length = 0;
    },
    stop: () => stop(server),
  };
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

interface Handling {
  readonly target: string;
  readonly asked: IncomingMessage;
  readonly answer: ServerResponse;
  readonly fault: Fault | undefined;
}

async function handle({ target, asked, answer, fault }: Handling): Promise<void> {
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'answer') {
    asked.resume();
    answer.writeHead(fault.status, fault.headers).end(fault.body);
    return;
  }
  if (fault?.kind === 'just-before') await fault.deed();
  const onward = request(new URL(asked.url ?? '/', target), { method: asked.method, headers: asked.headers });
  onward.on('error', () => answer.destroy());
  onward.on('response', (came) => void giveBack({ came, answer, fault }));
  asked.pipe(onward);
}

interface GivingBack {
  readonly came: IncomingMessage;
  readonly answer: ServerResponse;
  readonly fault: Exclude<Fault, { kind: 'answer' | 'hang' }> | undefined;
}

/** A fault waits for the whole answer: the server has done what it was asked by then. */
async function giveBack({ came, answer, fault }: GivingBack): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of came) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  if (fault?.kind === 'just-after') await fault.deed();
  if (fault?.kind === 'cut-after') return void answer.destroy();
  answer.writeHead(came.statusCode ?? 502, came.headers);
  if (fault?.kind !== 'half-answer') return void answer.end(body);
  answer.write(body.subarray(0, Math.floor(body.length / 2)), () => answer.destroy());
}
