import type { RoomId, UserId } from '#src/portals/ids';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type {
  BridgeDriver,
  BridgeDrivers,
  BridgeFacts,
  ChannelLinker,
  ChannelUnlinker,
  LinkAnswer,
  LinkQuery,
} from '#src/ports/bridge-driver';
import type { OthersHands } from '#src/ports/simulation';
import type { World } from '#src/ports/world';
import { bot } from './simulated-rooms.ts';

/** How the people behind the bridge answer a request to link. */
export type OperatorSays = 'yes' | 'nothing' | 'no';

/** A bridge in memory that behaves in the simulated rooms as a portal bridge does. */
export interface TestBridge {
  readonly drivers: BridgeDrivers;
  readonly driver: BridgeDriver & ChannelLinker & ChannelUnlinker;
  /** Each `<deed> <channel> <room>` that the bridge was asked to do, in order. */
  readonly asked: string[];
  /** `<channel> <room>` of what is linked now. */
  readonly links: Set<string>;
  /** By channel; `yes` unless it is set. */
  readonly answers: Map<string, OperatorSays>;
}

const GHOST = /^@libera_/;

const facts: BridgeFacts = {
  onTombstone: 'checks-predecessor',
  kicksOnLeave: true,
  syncsModes: true,
  writes: ['m.room.bridging', 'uk.half-shot.bridge', 'm.room.power_levels'],
  leavesBehind: ['m.room.bridging'],
  bots: [bot.user],
  ghosts: true,
};

/** The bridge `libera-bridge` with these links; `ghosts` are the users it brings into a room that is linked. */
export function createTestBridge(given: {
  readonly world: World;
  readonly others: OthersHands;
  readonly linked: readonly { readonly room: RoomId; readonly channel: LinkedChannel }[];
  readonly ghosts: readonly UserId[];
}): TestBridge {
  const links = new Set(given.linked.map(nameOf));
  const asked: string[] = [];
  const answers = new Map<string, OperatorSays>();
  const move = (room: RoomId, membership: 'join' | 'leave'): void => {
    for (const user of [bot.user, ...given.ghosts]) given.others.setMembership({ room, user, membership });
  };
  const driver: TestBridge['driver'] = {
    bridge: 'libera-bridge',
    kind: 'test',
    facts,
    usersIn: (members) => members.filter((user) => GHOST.test(user) || user === bot.user),
    channelsOf: async ({ room }) =>
      given.linked.filter((link) => link.room === room && links.has(nameOf(link))).map(({ channel }) => channel),
    linkState: async (query) => (links.has(nameOf(query)) ? 'linked' : 'unlinked'),
    link: async (query) => {
      asked.push(`link ${nameOf(query)}`);
      const answer = answerOf(answers.get(query.channel.channel) ?? 'yes', query);
      if (answer.kind !== 'done') return answer;
      links.add(nameOf(query));
      move(query.room, 'join');
      return answer;
    },
    unlink: async (query) => {
      asked.push(`unlink ${nameOf(query)}`);
      links.delete(nameOf(query));
      move(query.room, 'leave');
      return { kind: 'done' };
    },
  };
  const drivers = { all: () => [driver], of: (bridge: string) => (bridge === driver.bridge ? driver : undefined) };
  return { drivers, driver, asked, links, answers };
}

function answerOf(says: OperatorSays, { channel }: LinkQuery): LinkAnswer {
  if (says === 'yes') return { kind: 'done' };
  if (says === 'no') return { kind: 'refused', why: 'the operator said no' };
  return { kind: 'waits', who: `the operators of ${channel.channel}`, what: 'their yes to the bridge' };
}

function nameOf({ channel, room }: LinkQuery): string {
  return `${channel.channel} ${room}`;
}
