import type { LinkAnswer, LinkQuery } from '#adapters/contract';
import type { BridgeSetting } from '#src/portals/installation';
import type { RemoteChannel } from '#src/portals/remote-channel';
import type { Parts } from './parts.ts';
import type { Plumb } from './plumbs.ts';

type Waits = Extract<LinkAnswer, { kind: 'waits' }>;

/** What a person says to the bridge where we cannot; `from`: the room that the channel has to leave first. */
export function sayTask({ setting }: Parts, { channel, room }: LinkQuery, deed: 'link' | 'unlink'): Waits {
  const order = deed === 'link' ? `PLUMB ${room} ${channel.channel}` : `UNPLUMB ${channel.channel}`;
  const first = deed === 'link' ? `UNPLUMB ${channel.channel} where it is linked now, then ` : '';
  const what = `As an admin of ${setting.bot}, say in its room for ${channel.network}: ${first}${order}`;
  return { kind: 'waits', who: operatorOf(setting), what };
}

/** The link is ordered in a room of somebody else's: they let us in, or let go of it. */
export function foreignTask({ setting, words }: Parts, { channel, networkRoom }: Plumb): Waits {
  const what = `${channel} is linked from a room of ${setting.bot} that ${words?.talk.user} is not in (${networkRoom}): set that room as \`adminRoom\` of ${setting.id}, or say there: UNPLUMB ${channel}`;
  return { kind: 'waits', who: operatorOf(setting), what };
}

/** The bot cannot come into the room by itself. */
export function inviteTask({ setting }: Parts): Waits {
  return { kind: 'waits', who: 'canonical', what: `an invitation in the canonical room: /invite ${setting.bot}` };
}

/** A channel that the bridge could leave and not enter again. */
export function closedChannelTask(channel: RemoteChannel): Waits {
  const what = `to open ${channel.channel} for a moment (/mode ${channel.channel} -i): the bridge has to leave the channel and come back`;
  return { kind: 'waits', who: operatorsParty(channel), what };
}

/** The bridge keeps the link, and IRC does not let its account in. */
export function keptOutTask(channel: RemoteChannel, why: string | undefined): Waits {
  const reason = why === undefined ? '' : ` (${why})`;
  return { kind: 'waits', who: operatorsParty(channel), what: `to let the bridge into ${channel.channel}${reason}` };
}

/** Ghosts that nobody withdraws any more: the bridge was stopped while it left. */
export function leftBehindTask(room: string, ghosts: readonly string[]): Waits {
  const names = ghosts.slice(0, 5).join(', ');
  const what = `to remove what the bridge left behind in ${room}: /kick ${names}${ghosts.length > 5 ? ', …' : ''}`;
  return { kind: 'waits', who: `source:${room}`, what };
}

/** Names the party that speaks for the bridge. */
export function operatorOf({ id }: BridgeSetting): string {
  return `operator:${id}`;
}

function operatorsParty({ network, channel }: RemoteChannel): string {
  return `network:${network ?? ''}/${channel}`;
}
