import type { Finder, Situation } from '#src/consolidation/situation';
import type { RoomId } from '#src/portals/ids';

/** Following tombstones from canonical leads to a source, or round in a circle (spec P-3, threat T-26). */
export const tombstoneLoop: Finder = (situation) => {
  const { canonical, sources } = situation;
  const reached = roomsAfter(canonical.room, situation);
  const met = sources.filter(({ room }) => reached.includes(room));
  const circle = reached.includes(canonical.room);
  if (met.length === 0 && !circle) return [];
  const where = met.length > 0 ? met.map(({ name }) => name).join(', ') : 'itself';
  return [
    {
      code: 'tombstone-loop',
      room: canonical.room,
      text: `The replacements of ${canonical.name} lead back to ${where}.`,
    },
  ];
};

/** A source was replaced already, by a room that is not canonical (spec P-3). */
export const sourceReplacedElsewhere: Finder = ({ canonical, sources }) =>
  sources.flatMap(({ room, name, replacement }) => {
    if (replacement === undefined || replacement === canonical.room) return [];
    const text = `The room ${name} has been replaced already ${replacement === null ? 'without naming another room' : `by ${replacement}`}.`;
    return [{ code: 'source-replaced-elsewhere', room, text }];
  });

/** A room of which nothing is known cannot be retired. */
export const sourceUnknown: Finder = ({ sources }) =>
  sources
    .filter(({ known }) => !known)
    .map(({ room }) => ({
      code: 'source-unknown',
      room,
      text: `Nothing is known of ${room}: it has no create event.`,
    }));

/** The rooms that replacements lead to, in order, each once. */
function roomsAfter(start: RoomId, { world, canonical, sources }: Situation): readonly RoomId[] {
  const own = [canonical, ...sources].flatMap(({ room, replacement }) =>
    replacement ? [{ from: room, to: replacement }] : [],
  );
  const links = [...own, ...world.chain];
  const reached: RoomId[] = [];
  for (let next: RoomId | undefined = start; next !== undefined; ) {
    const from: RoomId = next;
    next = links.find((link) => link.from === from)?.to;
    if (next !== undefined && reached.includes(next)) break;
    if (next !== undefined) reached.push(next);
  }
  return reached;
}
