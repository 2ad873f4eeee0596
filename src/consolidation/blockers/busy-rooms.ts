import type { Finder } from '#src/consolidation/situation';

/** A room is in at most one running consolidation (spec P-3, W-4, threat T-26). */
export const roomInOtherRun: Finder = ({ canonical, sources, busy }) =>
  [canonical, ...sources].flatMap(({ room, name }) => {
    const holder = busy.get(room);
    if (holder === undefined) return [];
    return [
      {
        code: 'room-in-other-run',
        room,
        text: `The room ${name} is part of consolidation ${holder}, which has not ended.`,
      },
    ];
  });
