import type { Finder } from '#src/consolidation/situation';

/** A space or policy list cannot be joined with an ordinary room (spec P-3). */
export const otherRoomType: Finder = ({ canonical, sources }) =>
  sources
    .filter(({ known, type }) => known && type !== canonical.type)
    .map((source) => ({
      code: 'other-room-type',
      room: source.room,
      text: `The room ${source.name} is ${kindOf(source.type)}, but ${canonical.name} is ${kindOf(canonical.type)}.`,
    }));

function kindOf(type: string | undefined): string {
  if (type === undefined) return 'an ordinary room';
  return type === 'm.space' ? 'a space' : 'a room of a special type';
}
