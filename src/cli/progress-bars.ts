import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { SourceProgress } from '#src/acts/discovery/walk-source';
import { printable, printableWithin } from '#src/errors/printable';
import type { CliContext } from './context.ts';
import type { Output } from './output.ts';

/** A bar for each source, at the bottom of a terminal that shows the result as well; elsewhere nothing (spec F-4). */
export interface ProgressBars {
  readonly show: (progress: SourceProgress) => void;
  /** A line on stderr, above the bars where there are any. */
  readonly say: (line: string) => void;
  /** Removes them; repeating it is harmless. */
  readonly end: () => void;
}

/** What bars need of a command call. */
export interface BarsPlace {
  readonly context: Pick<CliContext, 'isTerminal' | 'isWatched' | 'stderr'>;
  readonly output: Pick<Output, 'json' | 'note'>;
}

const FORMAT = '{name} [{bar}] {counts}';
/** Characters besides the name and the bar: brackets, spaces, numbers and the word for how it ended. */
const REST_WIDTH = 32;
/** The bar has what a usual terminal leaves beside these; on a narrow one names are cut. */
const [NAME_WIDTH, BAR_WIDTH] = [30, 40] as const;
/** A source that does not tell how many there are has an empty bar. */
const UNKNOWN = Number.MAX_SAFE_INTEGER;
const ENDS: Readonly<Record<SourceProgress['state'], string>> = {
  walks: '',
  done: ' done',
  stopped: ' stopped',
  failed: ' FAILED',
};

/** Bars on stderr while somebody watches: a reader of the result (a pager, a file, another program) is not disturbed. */
export function progressBars({ context, output }: BarsPlace): ProgressBars {
  if (!context.isTerminal || !context.isWatched || output.json)
    return { show: () => undefined, say: (line) => output.note(line), end: () => undefined };
  const bars = new Bars(context.stderr as NodeJS.WriteStream);
  return {
    show: (progress) => bars.show(progress),
    say: (line) => (bars.areShown ? bars.say(line) : output.note(line)),
    end: () => bars.end(),
  };
}

/** Bars that never fill more than the screen: what has ended makes room for what begins. */
class Bars {
  readonly #stream: NodeJS.WriteStream;
  readonly #multi: MultiBar;
  readonly #bySource = new Map<string, SingleBar>();
  readonly #free: string[] = [];
  readonly #of = new Map<string, number>();

  constructor(stream: NodeJS.WriteStream) {
    const barsize = Math.min(BAR_WIDTH, Math.max(4, (stream.columns || 80) - NAME_WIDTH - REST_WIDTH));
    // Redrawn each time, also where nothing moved: a terminal writes `^C` into them, and lines push them down.
    const options = { stream, format: FORMAT, barsize, clearOnComplete: true, hideCursor: true, forceRedraw: true };
    this.#stream = stream;
    this.#multi = new MultiBar(options, Presets.legacy);
  }

  get areShown(): boolean {
    return this.#multi.isActive;
  }

  show({ source, looked, of, state }: SourceProgress): void {
    if (of !== undefined) this.#of.set(source, Math.max(of, looked));
    const most = this.#of.get(source);
    const bar = this.#bySource.get(source) ?? this.#newBar(source);
    bar?.setTotal(state === 'done' ? Math.max(1, looked) : (most ?? UNKNOWN));
    bar?.update(state === 'done' ? Math.max(1, looked) : looked, {
      name: printableWithin(source, NAME_WIDTH).padEnd(NAME_WIDTH),
      counts: `${looked}${state === 'done' || most === undefined ? '' : `/${most}`}${ENDS[state]}`,
    });
    if (state !== 'walks') this.#free.push(source);
  }

  say(line: string): void {
    this.#multi.log(`${printable(line)}\n`);
    this.#multi.update();
  }

  end(): void {
    if (this.#multi.isActive) this.#multi.stop();
  }

  #newBar(source: string): SingleBar | undefined {
    const bar =
      this.#bySource.size < this.#lines() ? this.#multi.create(1, 0, { name: '', counts: '' }) : this.#barOfEnded();
    if (bar) this.#bySource.set(source, bar);
    return bar;
  }

  #barOfEnded(): SingleBar | undefined {
    const ended = this.#free.find((source) => this.#bySource.has(source));
    const bar = ended === undefined ? undefined : this.#bySource.get(ended);
    if (ended !== undefined) this.#bySource.delete(ended);
    return bar;
  }

  /** One line stays for what was typed, one for the cursor. */
  #lines(): number {
    return Math.max(1, (this.#stream.rows || 24) - 2);
  }
}
