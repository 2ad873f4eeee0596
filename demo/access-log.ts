import { readFileSync } from 'node:fs';

/** What one homeserver processed in a span of its log: client API calls of one kind of caller. */
export interface CallCount {
  readonly calls: number;
  /** Seconds that the homeserver worked on them. */
  readonly seconds: number;
}

const PROCESSED = /synapse\.access\.http\.\d+.*Processed request: ([\d.]+)sec.*"(\w+) (\/_matrix\/client\/\S+)/;

/** How long a log is now, as a mark to count from. */
export function markLog(file: string): number {
  return readFileSync(file).length;
}

/** Counts the client API calls that carried our tokens since the mark: those of the named users. */
export function callsSince(file: string, mark: number, users: readonly string[]): CallCount {
  const lines = readFileSync(file).subarray(mark).toString('utf8').split('\n');
  const ours = lines.flatMap((line) => {
    const found = PROCESSED.exec(line);
    return found && users.some((user) => line.includes(`{${user}}`)) ? [Number(found[1])] : [];
  });
  return { calls: ours.length, seconds: Number(ours.reduce((sum, one) => sum + one, 0).toFixed(3)) };
}
