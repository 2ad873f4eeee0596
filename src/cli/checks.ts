import { TributaryError } from '#src/errors/tributary-error';
import { isRoomAlias, isUserId } from '#src/portals/ids';
import { isRoomAddress } from '#src/portals/room-address';

const QUOTES = 'Put quotes around it: a shell takes a bare # for the start of a comment and a bare ! for history.';

/** Why a room that was typed may be missing. */
export const BARE_HASH = 'Put quotes around rooms: a shell takes a bare # for the start of a comment.';

/** A room as people type it: a room id, an alias, or the address of a channel. Throws USAGE_WRONG. */
export function checkRoom(text: string): string {
  if (isRoomAddress(text)) return text;
  throw wrongUsage(
    `${JSON.stringify(text)} is neither a room id, an alias nor the address of a channel.`,
    hintForRoom(text),
  );
}

/** The id of a group. Throws USAGE_WRONG. */
export function checkGroup(text: string): string {
  if (/^g_[a-z0-9]+$/.test(text)) return text;
  throw wrongUsage(
    `${JSON.stringify(text)} is no group's id.`,
    'Write it as g_ and the letters behind it: `tributary groups` lists them.',
  );
}

/** A Matrix user id. Throws USAGE_WRONG. */
export function checkUser(text: string, name: string): string {
  if (isUserId(text)) return text;
  throw noUser(`${JSON.stringify(text)} after --${name}`, text);
}

/** A Matrix user id that no option stands before. Throws USAGE_WRONG. */
export function checkUserAlone(text: string): string {
  if (isUserId(text)) return text;
  throw noUser(JSON.stringify(text), text);
}

function noUser(what: string, text: string): TributaryError {
  return wrongUsage(`${what} is no user id.`, isUserId(`@${text}`) ? `Write '@${text}'.` : 'Write it as @name:server.');
}

/** The party an operator speaks for. Throws USAGE_WRONG. */
export function checkOperatorParty(text: string): string {
  if (/^operator:./.test(text)) return text;
  const hint =
    text.includes(':') || text === '' || text === 'canonical'
      ? 'Only operators speak here; others answer where they are asked.'
      : `Write operator:${text}.`;
  throw wrongUsage(`${JSON.stringify(text)} after --as is no operator's party.`, hint);
}

/** USAGE_WRONG with what is wrong and how to write it. */
export function wrongUsage(what: string, hint: string): TributaryError {
  return new TributaryError('USAGE_WRONG', { facts: { what, hint } });
}

function hintForRoom(text: string): string {
  if (isUserId(text)) return 'That is a user; name a room.';
  if (isRoomAlias(`#${text}`)) return `Write '#${text}', with the quotes.`;
  return `Write '#alias:server', '!id:server' or 'irc://network/#channel'. ${QUOTES}`;
}
