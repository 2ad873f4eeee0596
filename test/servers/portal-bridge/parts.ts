import type { Background } from './background.ts';
import type { Ghosts } from './ghosts.ts';
import type { IrcConnection } from './irc-connection.ts';
import type { Mapping, Mappings } from './mappings.ts';
import type { MatrixAccess } from './matrix-access.ts';
import type { MembershipQueue } from './membership-queue.ts';
import type { Names } from './names.ts';
import type { OperatorQuestions } from './operator-questions.ts';
import type { PowerLevels } from './power-levels.ts';
import type { Puppets } from './puppets.ts';
import type { Roster } from './roster.ts';
import type { BridgeSettings, NetworkSettings } from './settings.ts';

/** One IRC network of the running bridge. */
export interface Network {
  readonly settings: NetworkSettings;
  readonly names: Names;
  readonly bot: IrcConnection;
  readonly puppets: Puppets;
  readonly roster: Roster;
}

/** Everything the parts of the running bridge share. */
export interface Bridge {
  readonly settings: BridgeSettings;
  readonly matrix: MatrixAccess;
  readonly mappings: Mappings;
  readonly networks: readonly Network[];
  readonly memberships: MembershipQueue;
  readonly ghosts: Ghosts;
  readonly levels: PowerLevels;
  readonly questions: OperatorQuestions;
  readonly background: Background;
}

/** A channel of a network. */
export interface Place {
  readonly network: Network;
  readonly channel: string;
}

/** The network that the APIs call so; undefined when there is none. */
export function networkOf(bridge: Bridge, domain: string): Network | undefined {
  return bridge.networks.find(({ settings }) => settings.domain === domain);
}

/** The rooms of a channel, first mapped first. */
export function roomsOf(bridge: Bridge, { network, channel }: Place): string[] {
  return bridge.mappings.ofChannel(network.settings.domain, channel).map(({ roomId }) => roomId);
}

/** The channels of a room, on networks that we still have. */
export function placesOf(bridge: Bridge, roomId: string): Place[] {
  const place = ({ domain, channel }: Mapping): Place[] => {
    const network = networkOf(bridge, domain);
    return network === undefined ? [] : [{ network, channel }];
  };
  return bridge.mappings.ofRoom(roomId).flatMap(place);
}

/** True for ghosts of any of our networks and for the bot. */
export function isOurs(bridge: Bridge, userId: string): boolean {
  return userId === bridge.matrix.bot || bridge.networks.some(({ names }) => names.isGhost(userId));
}

/** True for the nicks of the bot and of the connections of Matrix users. */
export function isOurNick({ bot, puppets }: Network, nick: string): boolean {
  return nick.toLowerCase() === bot.nick.toLowerCase() || puppets.userOf(nick) !== undefined;
}
