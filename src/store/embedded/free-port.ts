import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

const HOST = '127.0.0.1';

/** The wished port of 127.0.0.1 if nobody listens there, else any free one. */
export async function freePort(wished: number | undefined): Promise<number> {
  if (wished !== undefined && (await listensBriefly(wished)) !== undefined) return wished;
  const any = await listensBriefly(0);
  if (any === undefined) throw new Error('no free port on 127.0.0.1');
  return any;
}

async function listensBriefly(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, HOST);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch {
    return undefined; // taken or forbidden: another port will do
  } finally {
    server.close();
  }
}
