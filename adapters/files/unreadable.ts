import { TributaryError } from '#src/errors/tributary-error';

/** The error for a file that cannot be read. */
export function unreadable(file: string, why: string, cause?: unknown): TributaryError {
  return new TributaryError('DISCOVERY_FILE_UNREADABLE', { facts: { file, why }, cause });
}
