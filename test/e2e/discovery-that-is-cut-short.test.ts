import type { CommandEnd } from '#test/world/e2e/command';
import { type InTerminal, startInTerminal } from '#test/world/e2e/in-terminal';
import { type LookingWorld, startLookingWorld } from '#test/world/e2e/looking-around';
import { screenOf } from '#test/world/e2e/screen';
import { eventually } from '#test/world/eventually';

let world: LookingWorld;

beforeAll(async () => {
  world = await startLookingWorld('looking');
});

afterAll(() => world?.stop());

afterEach(async () => {
  world.gates.one.thaw();
  await world.gates.one.open();
  await world.gates.two.open();
});

/** The fields of `discover --json` that are looked at here. */
interface DiscoverJson {
  readonly endpoints: number;
  readonly sources: readonly {
    readonly source: string;
    readonly state: string;
    readonly resumed: boolean;
    readonly looked: number;
    readonly found: number;
    readonly unchanged: number;
    readonly error?: { readonly code: string };
  }[];
}

/** The request for the second page of the list of rooms: the first is kept when it is sent. */
const SECOND_PAGE = /GET \/_synapse\/admin\/v1\/rooms\?from=90/;
const FIRST_PAGE = 100;

/** Begins to look around and lets the homeserver fall silent at the second page. */
async function cutShort(config: string) {
  const silent = world.gates.one.freezeAfter([SECOND_PAGE]);
  const command = world.start(['discover', '--json', '--source', world.sources.rooms], { config });
  await Promise.race([silent, command.ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
  return command;
}

const rowsOf = ({ sources }: DiscoverJson) => new Map(sources.map((row) => [row.source, row]));

const answerIn = ({ stdout }: CommandEnd) => JSON.parse(stdout) as DiscoverJson;

/** No room was read twice since the log looked like this, and every room of people was read. */
function expectReadOnce(before: ReadonlyMap<string, number>): void {
  const now = [...world.stateReads()].map(([room, count]) => count - (before.get(room) ?? 0));
  expect(now.filter((count) => count > 0)).toHaveLength(world.rooms);
  expect(now.filter((count) => count > 1)).toEqual([]);
}

test('D-1 discover that is killed has kept what it read; the next one reads the rest, and no room again', async () => {
  const before = world.stateReads();
  const config = await world.firstDay();
  const command = await cutShort(config);
  await command.kill('SIGKILL');
  world.gates.one.thaw();

  const { code, answer } = await world.json<DiscoverJson>(['discover'], { config });

  const [rooms, irc] = [rowsOf(answer).get(world.sources.rooms), rowsOf(answer).get(world.sources.irc)];
  expect(code).toBe(0);
  expect(rooms).toMatchObject({ state: 'done', resumed: true, found: world.rooms - FIRST_PAGE });
  expect(irc).toMatchObject({ state: 'done', resumed: false, found: world.channels });
  expect(answer.endpoints).toBe(world.rooms + world.channels);
  expectReadOnce(before);
});

test('D-1 Ctrl-C lets what is asked be answered and kept, ends with 4 and says that the same command goes on', async () => {
  const before = world.stateReads();
  const config = await world.firstDay();
  const command = await cutShort(config);
  const ended = command.kill('SIGINT');
  await command.until(/Ctrl-C again stops at once/);
  const isWaiting = command.isRunning();
  world.gates.one.thaw();
  await ended;
  const first = await command.ended;

  const second = await world.json<DiscoverJson>(['discover', '--source', world.sources.rooms], { config });

  expect(isWaiting).toBe(true);
  expect({ code: first.code, signal: first.signal }).toEqual({ code: 4, signal: null });
  expect(first.stderr).toContain('What was found is kept; the same command goes on from there.');
  expect(answerIn(first)).toMatchObject({ sources: [{ state: 'stopped', found: world.rooms }] });
  expect(second.code).toBe(0);
  expect(second.answer).toMatchObject({
    sources: [{ state: 'done', resumed: true, found: 0 }],
    endpoints: world.rooms,
  });
  expectReadOnce(before);
});

test('D-1 Ctrl-C twice does not wait for a homeserver that is silent, and loses only what it did not answer', async () => {
  const before = world.stateReads();
  const config = await world.firstDay();
  const command = await cutShort(config);
  const ended = command.kill('SIGINT');
  await command.until(/Ctrl-C again stops at once/);
  await command.kill('SIGINT');
  await ended;
  const first = await command.ended;
  world.gates.one.thaw();

  const second = await world.json<DiscoverJson>(['discover', '--source', world.sources.rooms], { config });

  expect({ code: first.code, signal: first.signal }).toEqual({ code: 4, signal: null });
  expect(answerIn(first)).toMatchObject({ sources: [{ state: 'stopped', found: FIRST_PAGE }] });
  expect(second.answer).toMatchObject({
    sources: [{ state: 'done', resumed: true, found: world.rooms - FIRST_PAGE }],
    endpoints: world.rooms,
  });
  expectReadOnce(before);
});

test('F-5 a homeserver that is down is one line of discover, which ends with 1; what the others show is kept', async () => {
  const config = await world.firstDay();
  await world.gates.two.shut();

  const end = await world.start(['discover'], { config }).ended;
  await world.gates.two.open();
  const again = await world.json<DiscoverJson>(['discover', '--source', world.sources.farDirectory], { config });

  expect(end.code).toBe(1);
  expect(end.stdout).toMatch(new RegExp(`^${world.sources.farDirectory} +FAILED after: 0 looked at`, 'm'));
  expect(end.stdout).toContain(`\`tributary discover --source ${world.sources.farDirectory}\` tries it again.`);
  expect(end.stdout).toMatch(new RegExp(`^${world.sources.rooms} +${world.rooms} looked at`, 'm'));
  expect(end.stdout).toMatch(new RegExp(`^${world.sources.irc} +${world.channels} looked at`, 'm'));
  expect(again.code).toBe(0);
  expect(again.answer.endpoints).toBe(world.rooms + world.channels);
});

test('F-5 a source that is not there ends discover with 2 and names the one that was meant', async () => {
  const config = await world.firstDay();

  const end = await world.start(['discover', '--source', 'irc:quitenet'], { config }).ended;

  expect(end.code).toBe(2);
  expect(end.stdout).toBe('');
  expect(end.stderr).toContain(`Did you mean ${world.sources.irc}?`);
});

test('F-5 a network that cannot be reached is told in the result, and nowhere else', async () => {
  const nowhere = { id: 'nowhere', protocol: 'irc', host: '127.0.0.1', port: 1, tls: false, nick: 'tributary' };
  const config = await world.firstDay({ networks: [nowhere] });

  const end = await world.start(['discover', '--source', 'irc:nowhere', world.sources.irc], { config }).ended;

  expect({ code: end.code, stderr: end.stderr }).toEqual({ code: 1, stderr: '' });
  expect(end.stdout).toContain('The IRC network nowhere cannot be reached at 127.0.0.1:1 (ECONNREFUSED).');
  expect(end.stdout).toMatch(new RegExp(`^${world.sources.irc} +${world.channels} looked at`, 'm'));
});

describe('F-4 on a terminal', () => {
  const COLUMNS = 80;
  const BAR = /^(\S+) +\[[=-]+\] \d+/;
  const barsOn = (drawn: string) => screenOf(drawn, COLUMNS).lines.flatMap((line) => BAR.exec(line)?.slice(1) ?? []);

  const inTerminal = async (words: readonly string[], config: string): Promise<InTerminal> =>
    startInTerminal(words, { config, columns: COLUMNS, rows: 24 });

  test('F-4 each source has one bar while discover works, also after Ctrl-C, and none is left on the screen', async () => {
    const config = await world.firstDay();
    const silent = world.gates.one.freezeAfter([SECOND_PAGE]);
    const terminal = await inTerminal(['discover'], config);
    await silent;
    await eventually(() => /\] 100\/\d+/.test(terminal.drawn()));
    const during = terminal.drawn();
    terminal.type('\u0003');
    await eventually(() => barsOn(terminal.drawn()).length > 0 && /Stopping once/.test(terminal.drawn()));
    const stopping = await eventually(() => {
      const { lines } = screenOf(terminal.drawn(), COLUMNS);
      const above = lines.findIndex((line) => line.startsWith('Stopping once'));
      return above >= 0 && BAR.test(lines[above + 1] ?? '') ? terminal.drawn() : undefined;
    });
    world.gates.one.thaw();
    const code = await terminal.ended;

    const bars = barsOn(during);
    expect(bars).toEqual([...new Set(bars)]);
    expect(bars).toEqual(expect.arrayContaining([world.sources.rooms, world.sources.irc]));
    expect(screenOf(during, COLUMNS).isCursorVisible).toBe(false);
    expect(barsOn(stopping)).toEqual(bars);
    expect(code).toBe(4);
    const end = screenOf(terminal.drawn(), COLUMNS);
    expect(end.isCursorVisible).toBe(true);
    expect(end.lines.filter((line) => BAR.test(line))).toEqual([]);
    expect(end.lines.join('\n')).toMatch(/^rooms:\S+ +stopped after: 105 looked at/m);
    expect(end.lines.at(-1)).toContain('the same command goes on from there');
  });

  test('F-4 a document, and a result that goes elsewhere than to the screen, come without bars', async () => {
    const config = await world.firstDay();

    const document = await inTerminal(['discover', '--json', '--source', world.sources.irc], config);
    const codes = [await document.ended];
    const piped = await startInTerminal(['discover', '--source', world.sources.irc], {
      config,
      columns: COLUMNS,
      rows: 24,
      resultGoesTo: '/dev/null',
    });
    codes.push(await piped.ended);

    expect(codes).toEqual([0, 0]);
    expect(JSON.parse(document.drawn())).toMatchObject({ sources: [{ state: 'done' }] });
    expect(piped.drawn()).toBe('');
  });
});
