import { TributaryError } from '#src/errors/tributary-error';

/** A visitor, or whoever asks after our health, is answered within this time; a database that hangs does not say so itself. */
export const PATIENCE_MS = 5_000;

/** The outcome of the work, or DATABASE_UNREACHABLE when it takes longer than `ms` milliseconds. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    const facts = { address: 'database.url', why: `nothing came within ${ms} ms` };
    timer = setTimeout(() => reject(new TributaryError('DATABASE_UNREACHABLE', { facts })), ms);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
