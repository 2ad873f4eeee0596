import type { SourceProgress } from '#src/acts/discovery/walk-source';
import { progressBars } from '#src/cli/progress-bars';
import { screenOf } from '#test/world/e2e/screen';
import { eventually } from '#test/world/eventually';
import { textCollector } from '#test/world/text-collector';

/** Bars on a terminal of this size; `screen` waits until they were drawn after the last word. */
function onTerminal({ columns, rows }: { readonly columns: number; readonly rows: number }) {
  const { stream, text } = textCollector();
  const stderr = Object.assign(stream, { isTTY: true, columns, rows });
  const output = { json: false, note: () => undefined };
  const bars = progressBars({ context: { isTerminal: true, isWatched: true, stderr }, output });
  const screen = async () => {
    const before = text().length;
    await eventually(() => text().length > before + 1);
    return screenOf(text(), columns);
  };
  return { bars, screen, now: () => screenOf(text(), columns) };
}

const walks = (source: string, looked: number, of?: number): SourceProgress => ({
  source,
  looked,
  state: 'walks',
  ...(of !== undefined && { of }),
});

test('F-4 bars fit into a line, tell how far each source is and how it ended, and one without an end is empty', async () => {
  const { bars, screen, now } = onTerminal({ columns: 80, rows: 24 });
  bars.show(walks('rooms:a-homeserver-with-a-very-long-name.example.org', 50, 100));
  bars.show(walks('irc:libera', 7));
  bars.show(walks('evil\u202e\u001b[2J', 0, 3));
  bars.show({ source: 'evil\u202e\u001b[2J', looked: 0, state: 'failed' });

  const { lines } = await screen();
  bars.end();

  expect(lines).toEqual([
    'rooms:a-homeserver-with-a-ver… [=========---------] 50/100',
    'irc:libera                     [------------------] 7',
    String.raw`evil\u{202e}\u{1b}[2J          [------------------] 0/3 FAILED`,
  ]);
  expect(now()).toEqual({ lines: [''], isCursorVisible: true });
});

test('F-4 more sources than a low terminal has lines share those: what begins takes the place of what has ended', async () => {
  const { bars, screen } = onTerminal({ columns: 60, rows: 4 });
  for (const name of ['one', 'two', 'three', 'four']) bars.show(walks(name, 0));
  bars.show({ source: 'one', looked: 4, state: 'done' });
  bars.show(walks('three', 1, 4));
  bars.show(walks('four', 1, 4));

  const { lines } = await screen();
  bars.end();

  expect(lines.map((line) => line.split(' ')[0])).toEqual(['three', 'two']);
  expect(lines[0]).toMatch(/\] 1\/4$/);
});

test('F-4 a line is told above the bars, and what was typed over them is drawn over', async () => {
  const { bars, screen } = onTerminal({ columns: 80, rows: 24 });
  bars.show(walks('one', 1, 4));
  bars.show(walks('two', 2, 4));
  await screen();
  bars.say('Stopping');

  const { lines } = await screen();
  bars.end();

  expect(lines.map((line) => line.split(' ')[0])).toEqual(['Stopping', 'one', 'two']);
});

test('F-4 without a terminal, with a document, or with a result that goes elsewhere nothing is drawn, and lines are notes', () => {
  for (const place of [
    { isTerminal: false, isWatched: true, json: false },
    { isTerminal: true, isWatched: false, json: false },
    { isTerminal: true, isWatched: true, json: true },
  ]) {
    const { stream, text } = textCollector();
    const notes: string[] = [];
    const output = { json: place.json, note: (...lines: readonly string[]) => void notes.push(...lines) };
    const bars = progressBars({ context: { ...place, stderr: Object.assign(stream, { isTTY: true }) }, output });
    bars.show(walks('one', 1, 4));
    bars.say('Stopping');
    bars.end();

    expect(text()).toBe('');
    expect(notes).toEqual(['Stopping']);
  }
});
