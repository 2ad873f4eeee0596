import { readFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Where a person's client connects, and with which nick. */
export interface IrcLogin {
  readonly host?: string;
  readonly port: number;
  readonly nick: string;
  /** File of the authority to trust: the connection is made with TLS. */
  readonly ca?: string;
  /** TLS with the authorities that this machine trusts. */
  readonly tls?: boolean;
  /** Password of the server (PASS). */
  readonly password?: string;
  readonly realname?: string;
}

/** One line from the server. */
export interface IrcLine {
  /** `nick!user@host`, or a server's name. */
  readonly prefix: string;
  readonly command: string;
  readonly params: readonly string[];
}

/** A line-wise connection that remembers all it heard. */
export interface IrcConnection {
  readonly heard: readonly IrcLine[];
  send(line: string): void;
  /** The first line from index `from` on that passes; rejects after `within` milliseconds or when the connection ends. */
  line(passes: (line: IrcLine) => boolean, options: { what: string; from?: number; within?: number }): Promise<IrcLine>;
  readonly isOpen: () => boolean;
  /** Cuts the connection without a word. */
  drop(): void;
}

const PATIENCE_MS = 15_000;

interface Waiter {
  readonly check: (line: IrcLine) => void;
  readonly fail: (error: Error) => void;
}

/** Opens a connection; answers PING by itself. */
export async function openIrc({
  host = '127.0.0.1',
  port,
  ca,
  tls = ca !== undefined,
}: IrcLogin): Promise<IrcConnection> {
  const socket = await openSocket({ host, port, ca, tls });
  const heard: IrcLine[] = [];
  const waiters = new Set<Waiter>();
  const send = (line: string) => void socket.write(`${line}\r\n`);
  onLines(socket, (text) => {
    const line = parsed(text);
    heard.push(line);
    if (line.command === 'PING') send(`PONG :${line.params[0] ?? ''}`);
    for (const waiter of [...waiters]) waiter.check(line);
  });
  socket.on('close', () => {
    for (const waiter of [...waiters]) waiter.fail(new Error('the IRC server closed the connection'));
  });
  return {
    heard,
    send,
    isOpen: () => !socket.destroyed && socket.readyState === 'open',
    drop: () => void socket.destroy(),
    line: (passes, options) => waitForLine({ heard, waiters }, passes, options),
  };
}

function waitForLine(
  { heard, waiters }: { heard: readonly IrcLine[]; waiters: Set<Waiter> },
  passes: (line: IrcLine) => boolean,
  { what, from = 0, within = PATIENCE_MS }: { what: string; from?: number; within?: number },
): Promise<IrcLine> {
  const already = heard.slice(from).find(passes);
  if (already !== undefined) return Promise.resolve(already);
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      waiters.delete(waiter);
    };
    const waiter: Waiter = {
      check: (line) => {
        if (!passes(line)) return;
        end();
        resolve(line);
      },
      fail: (error) => {
        end();
        reject(new Error(`${what}: ${error.message}`));
      },
    };
    const timer = setTimeout(() => waiter.fail(new Error(`not heard within ${within} ms`)), within);
    waiters.add(waiter);
  });
}

interface Way {
  readonly host: string;
  readonly port: number;
  readonly ca: string | undefined;
  readonly tls: boolean;
}

function openSocket({ host, port, ca, tls }: Way): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = tls
      ? connectTls({ port, host, ...(ca !== undefined && { ca: readFileSync(ca) }) }, () => resolve(socket))
      : connectPlain(port, host, () => resolve(socket));
    socket.once('error', reject);
    socket.on('error', () => undefined); // a cut connection is told by `close`
    socket.setNoDelay(true);
  });
}

function onLines(socket: Socket, hear: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines.filter((one) => one !== '')) hear(line);
  });
}

/** Tags are dropped; the last parameter may hold spaces after a colon. */
function parsed(text: string): IrcLine {
  const [, prefix = '', command = '', rest = ''] = /^(?:@\S+ +)?(?::(\S+) +)?(\S+) ?(.*)$/.exec(text) ?? [];
  const at = ` ${rest}`.indexOf(' :');
  const words = (at < 0 ? rest : rest.slice(0, at)).split(' ').filter((word) => word !== '');
  return { prefix, command: command.toUpperCase(), params: at < 0 ? words : [...words, rest.slice(at + 1)] };
}
