import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Measures in a fresh process, which has a warm-up and a peak of memory of its own: runs the file of this url with a number. */
export async function measureApart<T>(url: string, size: number): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(url), String(size)]);
  return JSON.parse(stdout) as T;
}

/** In the process that `measureApart` made: measures and hands the result over; elsewhere nothing. */
export async function answerWhenApart<T>(url: string, measure: (size: number) => Promise<T>): Promise<void> {
  if (process.argv[1] !== fileURLToPath(url)) return;
  process.stdout.write(JSON.stringify(await measure(Number(process.argv[2]))));
}

/** The seconds that this process has kept processors busy: unlike the clock on the wall it knows nothing of its neighbours. */
export function busySeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The most memory this process has held, in megabytes. */
export function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
