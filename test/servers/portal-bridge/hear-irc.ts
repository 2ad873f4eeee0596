import { onIrcJoin, onIrcKick, onIrcLeaveAll, onIrcPart, onNames, removeAbsent } from './irc-members.ts';
import { type MessageKind, relayFromIrc, relayTopic } from './irc-messages.ts';
import { onModes, onModesAre } from './modes.ts';
import { folded } from './names.ts';
import { type Bridge, isOurNick, type Network, type Place } from './parts.ts';
import { inviteFromIrc } from './portals.ts';

/** Only the bot's connection is listened to for what happens in channels: where it is not, IRC is not heard. */
export function hearBot(bridge: Bridge, network: Network): void {
  hearTalk(bridge, network);
  hearMembers(bridge, network);
  const { client } = network.bot;
  const inChannel = (channel: string, what: string, work: (place: Place) => Promise<unknown>) => {
    const place = { network, channel: folded(channel) };
    bridge.background.runInOrder(`modes ${network.settings.id} ${place.channel}`, what, () => work(place));
  };
  client.on('mode', ({ target, modes, nick }) => {
    const isByServer = nick === '' || nick.includes('.'); // what nobody in particular changed is not carried over
    if (target.startsWith('#') && !isByServer) inChannel(target, 'modes', (place) => onModes(bridge, place, modes));
  });
  client.on('channel info', ({ channel, modes }) => {
    if (modes !== undefined) inChannel(channel, 'modes', (place) => onModesAre(bridge, place, modes));
  });
  client.on('topic', ({ channel, topic, nick }) => {
    if (nick !== undefined && isOurNick(network, nick)) return; // a Matrix user's own
    inChannel(channel, 'topic', (place) => relayTopic(bridge, place, topic));
  });
}

/** Of a Matrix user's connection only what nobody else gets: invitations. */
export function hearPuppet(bridge: Bridge, network: Network, userId: string): void {
  network.puppets.of(userId)?.client.on('invite', ({ nick, channel }) => {
    bridge.background.run(`invitation of ${userId} to ${channel}`, () =>
      inviteFromIrc(bridge, { network, channel, by: nick, userId }),
    );
  });
}

function hearTalk(bridge: Bridge, network: Network): void {
  const { client } = network.bot;
  const said = (kind: MessageKind) => (event: { nick: string; target: string; message: string }) => {
    const { nick, target, message: text } = event;
    if (nick === undefined || nick === '') return; // a notice of the server
    const channel = folded(target);
    if (channel.startsWith('#')) {
      const relay = () => relayFromIrc(bridge, { network, channel }, { nick, text, kind });
      bridge.background.runInOrder(`talk ${network.settings.id} ${channel}`, `line in ${channel}`, relay);
    } else if (kind === 'm.text') {
      bridge.questions.hear(network, nick, text);
    }
  };
  client.on('privmsg', said('m.text'));
  client.on('notice', said('m.notice'));
  client.on('action', said('m.emote'));
}

function hearMembers(bridge: Bridge, network: Network): void {
  const { client } = network.bot;
  const { roster } = network;
  const settled = new Set<string>();
  const inOrder = (nick: string, what: string, work: () => Promise<unknown>) =>
    bridge.background.runInOrder(`member ${network.settings.id} ${folded(nick)}`, `${what} of ${nick}`, work);
  const placeOf = (channel: string): Place => ({ network, channel: folded(channel) });

  client.on('join', ({ nick, channel }) => inOrder(nick, 'join', () => onIrcJoin(bridge, placeOf(channel), nick)));
  client.on('userlist', ({ channel, users }) => {
    const place = placeOf(channel);
    bridge.background.runInOrder(`names ${network.settings.id}`, `names of ${channel}`, async () => {
      if (!settled.has(place.channel)) await removeAbsent(bridge, place, users);
      settled.add(place.channel);
      await onNames(bridge, place, users);
    });
  });
  client.on('part', ({ nick, channel, message }) => {
    roster.remove(nick, channel);
    if (folded(nick) === folded(network.bot.nick)) roster.forget(channel);
    const reason = message === channel ? '' : message;
    inOrder(nick, 'part', () => onIrcPart(bridge, placeOf(channel), { nick, kind: 'Part', reason }));
  });
  client.on('kick', (kick) => {
    roster.remove(kick.kicked, kick.channel);
    inOrder(kick.kicked, 'kick', () => onIrcKick(bridge, placeOf(kick.channel), kick));
  });
  client.on('quit', ({ nick }) => {
    const channels = roster.remove(nick);
    inOrder(nick, 'quit', () => onIrcLeaveAll(bridge, network, { nick, channels }));
  });
  client.on('nick', (change) => {
    const channels = roster.rename(change);
    const { nick, new_nick: newNick } = change;
    inOrder(nick, 'new nick', () => onIrcLeaveAll(bridge, network, { nick, channels, newNick }));
  });
}
