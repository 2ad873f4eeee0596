import { isRoomAlias, isRoomId } from './ids.ts';

/** The address of a channel of a network, as people type it: `irc://network/#channel`, `gitter://org/repo`. */
const CHANNEL_ADDRESS = /^(irc|ircs|gitter):\/\/[^\s/]+\/\S+$/i;

/** True for a room as people type it: a room id, an alias, or the address of a channel. */
export function isRoomAddress(text: string): boolean {
  return isRoomId(text) || isRoomAlias(text) || isChannelAddress(text);
}

/** True for `irc://network/#channel` and the like. */
export function isChannelAddress(text: string): boolean {
  return CHANNEL_ADDRESS.test(text);
}
