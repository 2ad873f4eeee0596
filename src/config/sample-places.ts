import { Secret } from './secret.ts';

/** What every text of the sample begins with that must not stay as it is. */
const PLACEHOLDER = 'replace-me-';

/** The paths of all keys that still hold a placeholder of `config.sample.json`. */
export function samplePlaces(value: unknown, path = ''): readonly string[] {
  const text = value instanceof Secret ? value.reveal() : value;
  if (typeof text === 'string') return text.startsWith(PLACEHOLDER) ? [path] : [];
  if (Array.isArray(text)) return text.flatMap((entry, index) => samplePlaces(entry, `${path}[${index}]`));
  if (typeof text !== 'object' || text === null) return [];
  return Object.entries(text).flatMap(([key, entry]) => samplePlaces(entry, path === '' ? key : `${path}.${key}`));
}
