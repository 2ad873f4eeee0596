import { startBenchTown } from './bench-town.ts';
import { givenAgreedMerge } from './given-agreed-plan.ts';
import { logRequests } from './request-log.ts';

/** Prints every request of one merge of `merge-vs-upgrade`, the third of its process: when it went out, how long it took, what it was. */
const town = await startBenchTown();
try {
  for (const isLast of [false, false, true]) {
    const { id } = await givenAgreedMerge(town);
    const log = logRequests();
    await town.engine.acts.work({ id });
    const calls = log.end();
    if (!isLast) continue;
    for (const { at, ms, method, path } of calls) {
      const what = decodeURIComponent(path.split('?', 1)[0] ?? '').replace('/_matrix/client/v3/', '');
      process.stdout.write(
        `${at.toFixed(0).padStart(6)} ms  for ${ms.toFixed(0).padStart(4)}  ${method.padEnd(6)}  ${what}\n`,
      );
    }
    process.stdout.write(`${calls.length} calls\n`);
  }
} finally {
  await town.stop();
}
