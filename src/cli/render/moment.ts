/** A moment for people: `2026-03-01 14:05 UTC`. */
export function momentText(milliseconds: number): string {
  const iso = isoText(milliseconds);
  return iso === null ? 'at an unknown time' : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** A moment for machines; null: there is none. */
export function isoText(milliseconds: number | undefined): string | null {
  if (milliseconds === undefined || !Number.isFinite(milliseconds)) return null;
  const moment = new Date(milliseconds);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

/** The time of day of a moment: `14:05:09`. */
export function clockText(milliseconds: number): string {
  return isoText(milliseconds)?.slice(11, 19) ?? '--:--:--';
}
