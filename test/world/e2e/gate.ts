import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '#test/servers/free-port';

/** A door in front of a server: open, it lets everything through; shut, the server is down for whoever knocks here. */
export interface Gate {
  /** Base address by which the server is reached through the gate. */
  readonly url: string;
  /** Connections so far; tells that somebody has knocked. */
  readonly knocks: () => number;
  /** Cuts what is under way and refuses everything from now on. */
  shut(): Promise<void>;
  open(): Promise<void>;
}

/** Puts an open gate before a server on 127.0.0.1. */
export async function gateBefore(port: number): Promise<Gate> {
  const own = await freePort();
  const sockets = new Set<Socket>();
  let knocks = 0;
  let server: Server | undefined;
  const pass = (from: Socket) => {
    knocks += 1;
    const to = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  };
  const open = async () => {
    if (server) return;
    const opened = createServer(pass);
    server = opened;
    await new Promise<void>((resolve) => opened.listen(own, '127.0.0.1', resolve));
    opened.unref();
  };
  const shut = async () => {
    const open = server;
    server = undefined;
    for (const socket of sockets) socket.destroy();
    if (open) await new Promise<void>((resolve) => open.close(() => resolve()));
  };
  await open();
  return { url: `http://127.0.0.1:${own}`, knocks: () => knocks, open, shut };
}
