import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '#test/servers/free-port';

/** What is lost when a gate falls shut: the request never arrives, or it does and its answer gets lost. */
export type Lost = 'request' | 'answer';

/** A door in front of a server: open, it lets everything through; shut, the server is down for whoever knocks here. */
export interface Gate {
  /** Base address by which the server is reached through the gate. */
  readonly url: string;
  /** Cuts what is under way and refuses everything from now on. */
  shut(): Promise<void>;
  /** Lets pass what matches these texts one after the other, then holds back everything, both ways, until it is thawed. */
  freezeAfter(patterns: readonly RegExp[]): Promise<void>;
  thaw(): void;
  /** Falls shut at the first request whose text matches; resolves when that has happened. */
  shutAt(pattern: RegExp, lost: Lost): Promise<void>;
  open(): Promise<void>;
}

/** Puts an open gate before a server on 127.0.0.1. */
export async function gateBefore(port: number): Promise<Gate> {
  const own = await freePort();
  const gate = new TcpGate(port);
  await gate.listen(own);
  return {
    url: `http://127.0.0.1:${own}`,
    shut: () => gate.shut(),
    shutAt: (pattern, lost) => gate.shutAt(pattern, lost),
    freezeAfter: (patterns) => gate.freezeAfter(patterns),
    thaw: () => gate.thaw(),
    open: () => gate.listen(own),
  };
}

interface Frost {
  patterns: readonly RegExp[];
  readonly set: () => void;
}

interface Trap {
  readonly pattern: RegExp;
  readonly lost: Lost;
  readonly sprung: () => void;
}

/** One connection through the gate; `awaitsLoss` once its answer is to get lost. */
interface Passage {
  readonly from: Socket;
  readonly to: Socket;
  awaitsLoss: boolean;
}

class TcpGate {
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #trap: Trap | undefined;
  #frost: Frost | undefined;
  #isFrozen = false;

  constructor(port: number) {
    this.#port = port;
  }

  async listen(own: number): Promise<void> {
    if (this.#server) return;
    const server = createServer((from) => this.#pass(from));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(own, '127.0.0.1', resolve));
    server.unref();
  }

  async shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const closed = server && new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  shutAt(pattern: RegExp, lost: Lost): Promise<void> {
    return new Promise((sprung) => {
      this.#trap = { pattern, lost, sprung };
    });
  }

  freezeAfter(patterns: readonly RegExp[]): Promise<void> {
    return new Promise((set) => {
      this.#frost = { patterns, set };
    });
  }

  thaw(): void {
    this.#isFrozen = false;
    for (const socket of this.#sockets) socket.resume();
  }

  #pass(from: Socket): void {
    const to = connect(this.#port, '127.0.0.1');
    const passage: Passage = { from, to, awaitsLoss: false };
    for (const [socket, other] of [
      [from, to],
      [to, from],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    if (this.#isFrozen) for (const socket of [from, to]) socket.pause();
    from.on('data', (part: Buffer) => this.#forward(passage, part));
    to.on('data', (part: Buffer) => {
      if (passage.awaitsLoss) this.#spring();
      else from.write(part);
    });
  }

  #forward(passage: Passage, part: Buffer): void {
    const trap = this.#trap;
    const isCaught = trap?.pattern.test(part.toString('latin1')) === true;
    if (isCaught && trap.lost === 'request') this.#spring();
    else passage.to.write(part);
    if (isCaught) passage.awaitsLoss = true;
    this.#freeze(part);
  }

  /** Nothing is read any more, so what was sent last arrives and its answer stays where it is. */
  #freeze(part: Buffer): void {
    const frost = this.#frost;
    if (!frost?.patterns[0]?.test(part.toString('latin1'))) return;
    frost.patterns = frost.patterns.slice(1);
    if (frost.patterns.length > 0) return;
    this.#frost = undefined;
    this.#isFrozen = true;
    for (const socket of this.#sockets) socket.pause();
    frost.set();
  }

  #spring(): void {
    const trap = this.#trap;
    this.#trap = undefined;
    void this.shut().then(() => trap?.sprung());
  }
}
