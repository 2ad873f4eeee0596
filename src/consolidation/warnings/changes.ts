import type { HistoryVisibility, RoomDescription } from '#src/consolidation/describe-room';
import type { Finder } from '#src/consolidation/situation';
import { isListed, listsAnew, wideningsOf } from '#src/consolidation/widening';

/** Widenings that the policy allows: each is a line that every party agrees to by itself (spec P-3, threat T-17). */
export const wideningLines: Finder = ({ canonical, sources, installation }) => {
  if (!installation.policy.allowWidening) return [];
  const lines = [...sources.flatMap((source) => wideningsOf(source, canonical)), ...listsAnew(sources, canonical)];
  return lines.map(({ room, line, text }) => ({
    code: `widens-${line}`,
    room,
    text: `Agreed to by itself, or the whole plan is off: ${text}.`,
  }));
};

/** People of a public room that no directory is known to list are found more easily in one that is listed. */
export const foundMoreEasily: Finder = ({ canonical, sources }) =>
  sources
    .filter((source) => source.joinRule === 'public' && isListed(canonical) && !isListed(source))
    .map((source) => ({
      code: 'found-more-easily',
      room: source.room,
      text: `The room ${canonical.name} is listed in a public directory; ${source.name} is in none that could be asked.`,
    }));

/** History that is seen differently from now on, without being a widening to the whole world (spec P-3). */
export const historyChanges: Finder = ({ canonical, sources }) =>
  sources
    .filter((source) => source.history !== canonical.history && canonical.history !== 'world_readable')
    .map((source) => ({
      code: 'history-changes',
      room: source.room,
      text: `In ${source.name} ${READERS[source.history]}; in ${canonical.name} ${READERS[canonical.history]}.`,
    }));

/** Several rooms are replaced by one, which clients show differently (spec P-4, handbook matrix 1.13). */
export const bothRoomsShown: Finder = ({ canonical, sources }) =>
  sources
    .filter((source) => canonical.predecessor !== source.room)
    .map((source) => ({
      code: 'both-rooms-shown',
      room: source.room,
      text: `Some apps (Element, Cinny, FluffyChat) go on showing ${source.name} beside ${canonical.name} to those who follow; Element X hides it.`,
    }));

/** A source that canonical has replaced already is only tidied up. */
export const replacedAlready: Finder = ({ canonical, sources }) =>
  sources
    .filter(({ replacement }) => replacement === canonical.room)
    .map((source) => ({
      code: 'replaced-already',
      room: source.room,
      text: `The room ${source.name} has been replaced by ${canonical.name} already; what is left (addresses, links, spaces) is finished.`,
    }));

/** Historical rooms are shown as a room's past, not as one more duplicate (spec P-8). */
export const pastRooms: Finder = ({ world, canonical, sources }) => {
  const rooms = [canonical, ...sources];
  const inPlan = (room: string): boolean => rooms.some((known) => known.room === room);
  return rooms.flatMap((room) => {
    const past = world.chain.filter(({ from, to }) => to === room.room && !inPlan(from)).map(({ from }) => from);
    return past.length === 0 ? [] : [pastOf(room, past)];
  });
};

function pastOf(
  { room, name }: RoomDescription,
  past: readonly string[],
): { code: string; room: RoomDescription['room']; text: string } {
  const text = `${past.join(', ')} ${past.length === 1 ? 'is an older room' : 'are older rooms'} that ${name} has replaced; ${past.length === 1 ? 'it stays' : 'they stay'} as ${past.length === 1 ? 'it is' : 'they are'}.`;
  return { code: 'past-rooms', room, text };
}

const READERS: Readonly<Record<HistoryVisibility, string>> = {
  world_readable: 'everybody can read what was said',
  shared: 'everybody who joins can read what was said before',
  invited: 'people can read what was said since they were invited',
  joined: 'people can read what was said since they joined',
};
