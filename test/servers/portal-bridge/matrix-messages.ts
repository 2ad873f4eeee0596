import type { IrcConnection } from './irc-connection.ts';
import type { Content } from './matrix-access.ts';
import { connectionOf } from './matrix-members.ts';
import { type Bridge, isOurs, type Place, placesOf, roomsOf } from './parts.ts';

/** What somebody said in a room. */
export interface RoomMessage {
  readonly roomId: string;
  readonly sender: string;
  readonly content: Content;
}

/** Says it on IRC by the sender's own connection, and in every other room of the channel by a ghost of the sender. */
export async function relayFromMatrix(bridge: Bridge, message: RoomMessage): Promise<void> {
  if (isOurs(bridge, message.sender)) return;
  const places = placesOf(bridge, message.roomId);
  await Promise.all(
    places.flatMap((place) => [
      bridge.background.inOrder(`speak ${message.sender}`, `to ${place.channel}`, () =>
        sayOnIrc(bridge, place, message),
      ),
      bridge.background.inOrder(`echo ${message.sender}`, `echo of ${place.channel}`, () =>
        echo(bridge, place, message),
      ),
    ]),
  );
}

async function sayOnIrc(bridge: Bridge, { network, channel }: Place, message: RoomMessage): Promise<void> {
  const puppet = await connectionOf(bridge, network, { roomId: message.roomId, userId: message.sender });
  await puppet.join(channel);
  for (const line of linesOf(message.content)) say(puppet, channel, { line, msgtype: message.content.msgtype });
}

function say(puppet: IrcConnection, channel: string, { line, msgtype }: { line: string; msgtype: unknown }): void {
  if (msgtype === 'm.emote') puppet.client.action(channel, line);
  else if (msgtype === 'm.notice') puppet.client.notice(channel, line);
  else puppet.client.say(channel, line);
}

function linesOf({ body }: Content): string[] {
  return typeof body === 'string' ? body.split('\n').filter((line) => line.trim() !== '') : [];
}

async function echo(bridge: Bridge, place: Place, { roomId, sender, content }: RoomMessage): Promise<void> {
  const ghost = place.network.names.echoGhostOf(sender);
  const { msgtype = 'm.text', body } = content;
  for (const other of roomsOf(bridge, place).filter((one) => one !== roomId)) {
    await bridge.ghosts.ensure(ghost, place.network.names.nickFor(sender));
    await bridge.ghosts.say(other, ghost, { msgtype, body });
  }
}

/** Carries a topic that a Matrix user set to IRC. */
export async function relayTopicToIrc(bridge: Bridge, message: RoomMessage): Promise<void> {
  const { topic } = message.content;
  if (isOurs(bridge, message.sender) || typeof topic !== 'string' || topic === '') return;
  for (const { network, channel } of placesOf(bridge, message.roomId)) {
    const puppet = await connectionOf(bridge, network, { roomId: message.roomId, userId: message.sender });
    await puppet.join(channel);
    puppet.client.raw(`TOPIC ${channel} :${topic.replaceAll('\n', ' ')}`);
  }
}
