import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '#test/servers/free-port';
import { projectRoot, underTributary } from '#test/servers/project-root';
import { makeServerFolder } from '#test/servers/server-folder';
import { startServer } from '#test/servers/server-process';
import { eventually } from '#test/world/eventually';

const LISTENER = (port: number) => `require('node:http').createServer((_, a) => a.end()).listen(${port}, '127.0.0.1')`;
const built = (name: string) => underTributary('build', 'test', 'servers', `${name}.js`);

/** True when something takes connections on a port of 127.0.0.1. */
async function isTaken(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function givenListener(port: number) {
  const answers = () => isTaken(port);
  const folder = makeServerFolder('listener');
  const args = ['-e', LISTENER(port)];
  return startServer({ label: 'listener', command: process.execPath, args, folder, port, answers });
}

/** A program that starts a listener through the same functions, beside a disk if it may, and then waits for ever. */
const program = (port: number) => `
  import { mkdirSync } from 'node:fs';
  import { mountSmallDisk } from ${JSON.stringify(built('small-disk'))};
  import { makeServerFolder } from ${JSON.stringify(built('server-folder'))};
  import { startServer } from ${JSON.stringify(built('server-process'))};
  const folder = makeServerFolder('orphan');
  mkdirSync(folder + '/disk');
  mountSmallDisk(folder + '/disk', 1);
  const args = ['-e', ${JSON.stringify(LISTENER(port))}];
  await startServer({ label: 'orphan', command: process.execPath, args, folder, port: ${port},
    answers: async () => (await fetch('http://127.0.0.1:${port}')).ok });
  process.stdout.write(folder);
  setInterval(() => undefined, 1000);`;

/** Any later program that makes a folder for a server. */
const nextRun = `
  import { makeServerFolder, removeServerFolder } from ${JSON.stringify(built('server-folder'))};
  removeServerFolder(makeServerFolder('next'));`;

test('V-2 a server is stopped by its pid and gives its port back', async () => {
  const port = await freePort();
  const server = await givenListener(port);
  expect(await isTaken(port)).toBe(true);

  await server.stop();

  expect(await isTaken(port)).toBe(false);
});

test('V-2 a server whose port another has taken does not count as started, though that one answers', async () => {
  const port = await freePort();
  const stranger = await givenListener(port);

  await expect(givenListener(port)).rejects.toThrow(/listener ended while it was starting:[\s\S]*EADDRINUSE/);

  await stranger.stop();
});

test('V-2 a server that is silent is stopped, and the failure shows its log', async () => {
  const args = ['-e', 'console.log("I will say nothing more"); setInterval(() => undefined, 1000)'];

  const starting = startServer({
    label: 'mute',
    command: process.execPath,
    args,
    folder: makeServerFolder('mute'),
    port: undefined,
    answers: async () => false,
    patience: 1_000,
  });

  await expect(starting).rejects.toThrow(/mute did not answer within 1000 ms:\s+I will say nothing more/);
});

test('V-2 a program that is not there is named in the failure', async () => {
  const folder = makeServerFolder('absent');

  const answers = async () => true;
  const starting = startServer({ label: 'ircd', command: 'no-such-ircd', args: [], folder, port: undefined, answers });

  await expect(starting).rejects.toThrow('ircd cannot be started: no-such-ircd');
});

test('V-2 neither server nor files nor disks outlive a test process that is killed', async () => {
  await promisify(execFile)(process.execPath, [join(projectRoot, 'scripts', 'setup.mjs'), '--only', 'node']);
  const port = await freePort();
  const owner = spawn(process.execPath, ['--input-type=module', '-e', program(port)]);
  const [folder] = (await once(owner.stdout, 'data')) as [Buffer];
  expect(await isTaken(port)).toBe(true);

  const gone = once(owner, 'exit');
  owner.kill('SIGKILL');
  await gone;

  await eventually(async () => !(await isTaken(port)));
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', nextRun]);
  expect(existsSync(folder.toString())).toBe(false);
});
