import type { Fact } from '#src/duplicates/facts';
import { repositoryOfPath } from '#src/duplicates/links-in-text';
import { localpartOf, type RoomAlias, serverOf, type UserId } from '#src/portals/ids';
import type { StateEvent } from '#src/portals/room-event';
import { stateOf } from '#src/portals/room-state';
import type { ReadRoom, Surroundings } from './room-place.ts';

const ROOM_ID = /^[0-9a-f]{24}$/;
const BOT = 'gitter-badger';

/** What Gitter's own bridge wrote in a room: its room id and its project. Anybody else's word is not heard (threat T-02). */
export function gitterFacts(read: ReadRoom, around: Surroundings): readonly Fact[] {
  return [...roomIds(read, around), ...projects(read, around)];
}

function roomIds(read: ReadRoom, around: Surroundings): readonly Fact[] {
  const { room, aliases } = read;
  const record = ownState(read, around, 'uk.half-shot.bridge');
  const channel: unknown = record?.content.channel;
  const id: unknown = typeof channel === 'object' && channel !== null && 'id' in channel ? channel.id : undefined;
  const recorded: Fact[] =
    record && typeof id === 'string' && ROOM_ID.test(id)
      ? [{ kind: 'gitter-room', value: id, from: { who: record.sender, where: room } }]
      : [];
  return [...recorded, ...aliases.filter((alias) => isRoomIdAlias(alias, around)).map(aliasFact)];
}

function aliasFact(alias: RoomAlias): Fact {
  const from = { who: `the directory of ${serverOf(alias)}`, where: alias };
  return { kind: 'gitter-room', value: localpartOf(alias), from };
}

function isRoomIdAlias(alias: RoomAlias, around: Surroundings): boolean {
  return ROOM_ID.test(localpartOf(alias)) && isGitterServer(serverOf(alias), around);
}

function projects(read: ReadRoom, around: Surroundings): readonly Fact[] {
  const event = ownState(read, around, 'im.gitter.project_association');
  const { platform, linkPath } = event?.content ?? {};
  if (event === undefined || typeof platform !== 'string' || typeof linkPath !== 'string') return [];
  const repository = repositoryOfPath(platform, linkPath);
  if (repository === undefined) return [];
  const from = { who: event.sender, where: read.room };
  return [
    { kind: 'project-association', value: repository, from },
    { kind: 'repository', value: repository, from },
  ];
}

function ownState({ state }: ReadRoom, around: Surroundings, type: string): StateEvent | undefined {
  const event = stateOf(state, type);
  return event !== undefined && isGitterBot(event.sender, around) ? event : undefined;
}

function isGitterBot(user: UserId, { installation }: Surroundings): boolean {
  if (user === `@${BOT}:gitter.im`) return true;
  return installation.bridges.some(({ driver, bot }) => driver === 'gitter-native' && bot === user);
}

function isGitterServer(server: string, { installation }: Surroundings): boolean {
  return server === 'gitter.im' || installation.networks.some(({ homeserver }) => homeserver === server);
}
