import type { Clock } from '#src/ports/clock';

/** So long a channel is left alone in which nobody could be asked: whoever comes and goes all the time is thrown out. */
const REST_MS = 10 * 60_000;

/** Remembers which channels were entered in vain. */
export interface VainVisits {
  mayEnter(channel: string): boolean;
  /** It is entered, and may turn out to let nobody in or to hold nobody to ask. */
  note(channel: string): void;
  /** Somebody was asked there after all. */
  welcome(channel: string): void;
}

/** No channel was entered yet; names are given as the server folds them. */
export function vainVisits(clock: Clock): VainVisits {
  const last = new Map<string, number>();
  return {
    mayEnter: (channel) => clock.now() - (last.get(channel) ?? Number.NEGATIVE_INFINITY) >= REST_MS,
    note: (channel) => void last.set(channel, clock.now()),
    welcome: (channel) => void last.delete(channel),
  };
}
