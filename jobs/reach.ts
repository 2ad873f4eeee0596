import type { CrashPoint } from './run-ports.ts';
import type { Running } from './running.ts';

/** Tells whoever tries out crashes that a run passes this point; records wait to be written together, so they can be written first. */
export async function reach({ reached, held }: Pick<Running, 'reached' | 'held'>, point: CrashPoint): Promise<void> {
  await reached?.(point, () => held.write());
}
