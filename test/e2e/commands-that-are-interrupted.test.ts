import { closeSync, constants, openSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placesUnder } from '#src/store/embedded/places';
import { findPostmaster } from '#src/store/embedded/postmaster';
import { stopServer } from '#src/store/embedded/stop-server';
import { type CommandPlace, type RunningCommand, startCommand } from '#test/world/e2e/command';
import { eventually } from '#test/world/eventually';

let folder: string;
let config: string;
let places: ReturnType<typeof placesUnder>;
let silent: Server;
const callers: Socket[] = [];

/** A homeserver that takes every call and answers none: whoever asks it is caught in the middle. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tributary-interrupted-'));
  places = placesUnder(join(folder, 'data'));
  silent = createServer((socket) => callers.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const appservice = { listen: '127.0.0.1:9', asToken: 'a'.repeat(40), hsToken: 'b'.repeat(40) };
  config = join(folder, 'config.json');
  await writeFile(
    config,
    JSON.stringify({ dataDir: './data', homeservers: [{ name: 'example.org', url, appservice }] }),
  );
});

afterAll(async () => {
  for (const caller of callers) caller.destroy();
  silent.close();
  await stopServer(places);
  await rm(folder, { recursive: true });
});

/** The end of a new terminal that its window holds: it reads like one, and nobody sits at it. */
const openTerminal = (): number => openSync('/dev/ptmx', constants.O_RDWR | constants.O_NOCTTY);

/** A plan that has asked the silent homeserver, with its database up. */
async function planInTheMiddle(place: Omit<CommandPlace, 'config'> = {}): Promise<RunningCommand> {
  const before = callers.length;
  const words = ['plan', '--into', '!stays:example.org', '--retire', '!goes:example.org'];
  const command = startCommand(words, { config, ...place });
  await eventually(() => callers.length > before && findPostmaster(places) !== undefined, { within: 60_000 });
  return command;
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('V-2 a command that gets %s in the middle stops the database that it alone used', async (signal, code) => {
  const terminal = openTerminal();
  const command = await planInTheMiddle({ stdin: terminal });

  await command.kill(signal);

  closeSync(terminal);
  expect(await command.ended).toMatchObject({ code, stdout: '' });
  await eventually(() => findPostmaster(places) === undefined, { within: 60_000 });
  expect(findPostmaster(places)).toBeUndefined();
});

test('V-2 a command that no terminal holds, as after nohup, goes on when the terminal it came from is closed', async () => {
  const command = await planInTheMiddle();

  process.kill(command.pid, 'SIGHUP');
  await command.kill('SIGTERM');

  expect(await command.ended).toMatchObject({ code: 143 });
});
