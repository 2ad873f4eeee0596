import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { SourceProgress } from '#src/acts/discover';
import { printableWithin } from '#src/errors/printable';
import type { CliContext } from './context.ts';

/** A bar for each source, at the bottom of a terminal; elsewhere nothing is shown (spec F-4). */
export interface ProgressBars {
  readonly show: (progress: SourceProgress) => void;
  /** Removes them; repeating it is harmless. */
  readonly end: () => void;
}

const NAME_WIDTH = 32;

/** Bars on stderr where it is a terminal. */
export function progressBars({ isTerminal, stderr }: Pick<CliContext, 'isTerminal' | 'stderr'>): ProgressBars {
  if (!isTerminal) return { show: () => undefined, end: () => undefined };
  const stream = stderr as NodeJS.WriteStream;
  const format = '{name} [{bar}] {value}/{most} {state}';
  const bars = new MultiBar({ stream, format, clearOnComplete: true, hideCursor: true }, Presets.legacy);
  const bySource = new Map<string, SingleBar>();
  return {
    show: ({ source, looked, of, state }) => {
      const bar = bySource.get(source) ?? bars.create(1, 0);
      bySource.set(source, bar);
      const name = printableWithin(source, NAME_WIDTH).padEnd(NAME_WIDTH);
      bar.setTotal(Math.max(1, of ?? looked, looked));
      bar.update(looked, { name, state, most: of ?? '?' });
    },
    end: () => bars.stop(),
  };
}
