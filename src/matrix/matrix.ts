import type { BridgeTalk } from '#src/ports/bridge-talk';
import type { RoomLister } from '#src/ports/room-lister';
import type { World, WorldWriter } from '#src/ports/world';
import { createAliasLister } from './alias-lister.ts';
import { createAliasMover } from './alias-mover.ts';
import { createAliasResolver } from './alias-resolver.ts';
import { createBridgeTalk, type TalkParties } from './bridge-talk.ts';
import { createMessagePoster } from './message-poster.ts';
import { createMessageRedactor } from './message-redactor.ts';
import type { ProbeRow } from './probe.ts';
import { probeHomeserver } from './probe.ts';
import { createRoomInviter } from './room-inviter.ts';
import { createRoomJoiner } from './room-joiner.ts';
import { createRoomLister } from './room-lister.ts';
import { createRoomMemberReader } from './room-member-reader.ts';
import { createRoomPublisher } from './room-publisher.ts';
import { createRoomReader } from './room-reader.ts';
import { createRoomStateReader } from './room-state-reader.ts';
import { createRoomStateWriter } from './room-state-writer.ts';
import { openSessions } from './sessions.ts';
import type { MatrixSettings } from './settings.ts';
import { createTimelineReader } from './timeline-reader.ts';

/** The homeservers, as the ports see them. */
export interface Matrix {
  readonly world: World;
  readonly writer: WorldWriter;
  readonly lister: RoomLister;
  /** The way to talk with a bridge that takes its orders in rooms. Throws ACTOR_UNKNOWN. */
  talk(parties: TalkParties): BridgeTalk;
  /** What check-config shows about every homeserver, in the order of the settings. */
  probe(): Promise<readonly ProbeRow[]>;
  /** Cuts all connections; requests under way fail. */
  close(): Promise<void>;
}

/** Opens the way to all configured homeservers; nothing is sent before the first call. */
export function createMatrix(settings: MatrixSettings): Matrix {
  const sessions = openSessions(settings);
  const publisher = createRoomPublisher(sessions);
  const writer: WorldWriter = {
    ...createRoomStateWriter(sessions),
    ...createRoomJoiner(sessions),
    ...createRoomInviter(sessions),
    ...createMessagePoster(sessions),
    ...createMessageRedactor(sessions),
    ...createAliasMover(sessions),
    setListed: publisher.setListed,
  };
  return {
    world: {
      ...createRoomStateReader(sessions),
      ...createRoomReader(sessions),
      ...createRoomMemberReader(sessions),
      ...createTimelineReader(sessions),
      ...createAliasResolver(sessions),
      ...createAliasLister(sessions),
      isListed: publisher.isListed,
    },
    writer,
    lister: createRoomLister(sessions),
    talk: (parties) => createBridgeTalk(sessions, writer, parties),
    probe: async () => {
      const tables = await Promise.all(settings.homeservers.map((server) => probeHomeserver(server, sessions)));
      return tables.flat();
    },
    close: () => sessions.close(),
  };
}
