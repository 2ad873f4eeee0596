import { EventEmitter } from 'node:events';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type LineQueue, lineQueue, type Pace } from './line-queue.ts';
import { wireLine } from './wire-line.ts';

/** Where and how a socket is opened. */
export interface SocketSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Certificates of authorities in PEM to trust instead of the system's; undefined: the system's. */
  readonly ca?: string;
  /** Milliseconds for connection and TLS together. */
  readonly connectMs: number;
  readonly pace: Pace;
}

/** A server that sends no line end fills memory: no server may send a longer line, tags included. */
const LONGEST_INPUT = 64 * 1024;
/** When the server does not close the connection after us. */
const GRACE_MS = 2_000;

/**
 * The socket under irc-framework (its `transport`). The library's own has no time limit for connecting, no authority
 * of one's own and no pace, writes lines as they come, and lets one malformed line from a server end the process.
 * Emits `open`, `line`, `close` (with the error, or false) and `extra` with `malformed line`.
 */
export class IrcSocket extends EventEmitter {
  readonly #settings: SocketSettings;
  #socket: Socket | undefined;
  #queue: LineQueue | undefined;
  #input = Buffer.alloc(0);
  #failure: Error | false = false;

  constructor(settings: SocketSettings) {
    super();
    this.#settings = settings;
  }

  /** Opens the connection; `open` is emitted once TLS is established too. */
  connect(): void {
    const { host, port, tls, ca, connectMs, pace } = this.#settings;
    const opened = () => {
      clearTimeout(tooSlow);
      this.emit('open');
    };
    const socket = tls
      ? connectTls({ host, port, ...(ca ? { ca } : {}), ...(isIP(host) ? {} : { servername: host }) }, opened)
      : connectPlain({ host, port }, opened);
    const tooSlow = setTimeout(() => socket.destroy(new Error(`no connection within ${connectMs} ms`)), connectMs);
    this.#socket = socket;
    this.#queue = lineQueue(pace, (line) => socket.write(`${line}\r\n`));
    socket.setKeepAlive(true, 60_000).setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', (error) => {
      this.#failure = error;
    });
    socket.on('close', () => {
      clearTimeout(tooSlow);
      this.#queue?.close();
      this.emit('close', this.#failure);
    });
  }

  /** Everything that leaves us passes here: made one line, cut to 512 bytes, held to the pace. */
  writeLine(line: string, written?: () => void): void {
    if (this.#queue === undefined || this.#socket?.writable !== true) {
      if (written) process.nextTick(written);
      return;
    }
    this.#queue.put(wireLine(line), written);
  }

  /** Ends the connection; by force, or when the server does not close it within two seconds, at once. */
  close(force: boolean): void {
    const socket = this.#socket;
    if (force) socket?.destroy();
    else socket?.end(() => setTimeout(() => socket.destroy(), GRACE_MS).unref());
  }

  /** Drops the connection and everything that listens to it. */
  disposeSocket(): void {
    this.#queue?.close();
    this.#socket
      ?.removeAllListeners()
      .on('error', () => undefined)
      .destroy();
    this.#socket = undefined;
  }

  /** IRC is read as UTF-8; what is not gets replacement characters. */
  setEncoding(encoding: string): boolean {
    return /^utf-?8$/i.test(encoding);
  }

  #read(chunk: Buffer): void {
    this.#input = Buffer.concat([this.#input, chunk]);
    for (let end = this.#input.indexOf(0x0a); end >= 0; end = this.#input.indexOf(0x0a)) {
      const line = this.#input.subarray(0, end).toString('utf8');
      this.#input = this.#input.subarray(end + 1);
      this.#hand(line.replace(/\r$/, ''));
    }
    if (this.#input.length > LONGEST_INPUT) this.#socket?.destroy(new Error('a line without an end was sent'));
  }

  /** The library trusts a line to have all its parts: one that has not must not end us. */
  #hand(line: string): void {
    try {
      this.emit('line', line);
    } catch (error) {
      this.emit('extra', 'malformed line', error);
    }
  }
}
