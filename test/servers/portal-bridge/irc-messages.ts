import { isForbidden } from './ghosts.ts';
import { type Bridge, isOurNick, type Place, roomsOf } from './parts.ts';

/** How a line on IRC is said on Matrix. */
export type MessageKind = 'm.text' | 'm.notice' | 'm.emote';

/** Repeats a line in every mapped room as the ghost of who said it. */
export async function relayFromIrc(
  bridge: Bridge,
  place: Place,
  { nick, text, kind }: { nick: string; text: string; kind: MessageKind },
): Promise<void> {
  if (isOurNick(place.network, nick)) return;
  const ghost = place.network.names.ghostOf(nick);
  await bridge.ghosts.ensure(ghost, nick);
  for (const roomId of roomsOf(bridge, place)) {
    await bridge.ghosts.say(roomId, ghost, { msgtype: kind, body: text }).catch((error: unknown) => {
      bridge.background.log(`lost in ${roomId}: ${String(error)}`);
      if (isForbidden(error)) place.network.bot.client.raw('MODE', place.channel); // are the levels still right?
    });
  }
}

/** Carries a channel's topic into portals; a room of somebody else keeps its own. */
export async function relayTopic(bridge: Bridge, { network, channel }: Place, topic: string): Promise<void> {
  const rows = bridge.mappings.ofChannel(network.settings.domain, channel);
  for (const { roomId } of rows.filter(({ origin }) => origin !== 'provision')) {
    const now = await bridge.matrix.getState(roomId, 'm.room.topic');
    if (topic === '' || now?.topic === topic) continue;
    await bridge.matrix.putState(roomId, { type: 'm.room.topic', content: { topic } });
  }
}
