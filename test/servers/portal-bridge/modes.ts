import type { ModeChange } from './irc-framework.ts';
import { type Bridge, isOurNick, type Place, roomsOf } from './parts.ts';

/** The level a mode of a person is worth. */
const LEVELS: Readonly<Record<string, number>> = { o: 50, v: 1 };

/** Carries changes of a channel's modes into every mapped room. */
export async function onModes(bridge: Bridge, place: Place, changes: readonly ModeChange[]): Promise<void> {
  for (const { mode, param } of changes) {
    const isOn = mode.startsWith('+');
    const letter = mode.slice(1);
    if (letter === 's') await setVisibility(bridge, place, isOn);
    else if (letter === 'm')
      await eachRoom(bridge, place, (room) => bridge.levels.setEventsDefault(room, isOn ? 1 : 0));
    else if (letter === 'i' || letter === 'k') await setJoinRule(bridge, place, isOn);
    else if (letter in LEVELS && param !== undefined) await setLevel(bridge, place, { nick: param, letter, isOn });
  }
}

/** All modes of a channel as the server tells them when asked; a channel that is not secret is public. */
export async function onModesAre(bridge: Bridge, place: Place, modes: readonly ModeChange[]): Promise<void> {
  await onModes(bridge, place, modes);
  if (!modes.some(({ mode }) => mode === '+s')) await onModes(bridge, place, [{ mode: '-s' }]);
}

async function setVisibility(bridge: Bridge, place: Place, isSecret: boolean): Promise<void> {
  const list = bridge.settings.behaviour.homeserverDirectory ? undefined : place.network.settings.id;
  await eachRoom(bridge, place, async (roomId) => {
    if (bridge.mappings.isPublished(roomId) === !isSecret) return;
    await bridge.matrix.setVisibility(roomId, isSecret ? 'private' : 'public', list);
    bridge.mappings.setPublished(roomId, !isSecret);
  });
}

/** Without the mode the room becomes public, whatever it was before. */
function setJoinRule(bridge: Bridge, place: Place, isLocked: boolean): Promise<void> {
  const content = { join_rule: isLocked ? 'invite' : 'public' };
  return eachRoom(bridge, place, (roomId) => bridge.matrix.putState(roomId, { type: 'm.room.join_rules', content }));
}

/** Never takes anything from somebody who has more than the mode is worth. */
async function setLevel(
  bridge: Bridge,
  place: Place,
  { nick, letter, isOn }: { nick: string; letter: string; isOn: boolean },
): Promise<void> {
  const { network } = place;
  const userId = network.puppets.userOf(nick) ?? (isOurNick(network, nick) ? undefined : network.names.ghostOf(nick));
  if (userId === undefined) return;
  const worth = LEVELS[letter] ?? 0;
  await eachRoom(bridge, place, async (roomId) => {
    const { users = {}, users_default = 0 } = (await bridge.levels.now(roomId)) ?? {};
    const has = users[userId];
    if (has !== undefined && has > worth) return;
    if (isOn ? (has ?? users_default) === worth : !has) return;
    bridge.levels.changeSoon(roomId, userId, isOn ? worth : 0);
  });
}

/** One room after the other; a room that refuses does not keep the others from it. */
async function eachRoom(bridge: Bridge, place: Place, act: (roomId: string) => Promise<void>): Promise<void> {
  for (const roomId of roomsOf(bridge, place)) {
    await act(roomId).catch((error: unknown) => bridge.background.log(`modes in ${roomId}: ${String(error)}`));
  }
}
