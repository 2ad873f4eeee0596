import { createServer } from 'node:net';

const LOWEST = 20_000;
const HIGHEST = 30_000; // below the range from which systems take ports for outgoing connections
const handedOut = new Set<number>();

/** A TCP port of 127.0.0.1 that nothing listens on; never the same one twice in a process. */
export async function freePort(): Promise<number> {
  const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
  if (handedOut.has(port) || !(await isFree(port))) return freePort();
  handedOut.add(port);
  return port;
}

/** Several different free ports. */
export async function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, freePort));
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .once('listening', () => probe.close(() => resolve(true)));
    probe.listen(port, '127.0.0.1');
  });
}
