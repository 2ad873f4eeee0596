import { digestOf } from '#src/duplicates/endpoint-key';
import type { Fact } from '#src/duplicates/facts';
import type { Sighting } from '#src/duplicates/found-endpoint';
import { linksInText, type NetworkNamer, repositoryOfPath } from '#src/duplicates/links-in-text';
import type { GitterRoom } from './room-schema.ts';

const MAX_TEXT = 500;
/** What a room can be backed by, and where that lives; only whole repositories say which project a room is of. */
const HOST_OF_BACKING: Readonly<Record<string, string>> = { GH_REPO: 'github.com', GL_PROJECT: 'gitlab.com' };

/** A room that people share, known by its uri as everybody writes it, and by Gitter's own id of it. */
export function sightingOfGitterRoom(
  room: GitterRoom,
  { network, nameNetwork }: { readonly network: string; readonly nameNetwork: NetworkNamer },
): Sighting {
  const from = { who: `the Gitter API of ${network}`, where: room.uri };
  const topic = room.topic ?? '';
  const { places, repositories } = linksInText(topic, nameNetwork);
  const matrix = linksInText(room.matrixRoomLink ?? '').places;
  const facts: readonly Fact[] = [
    { kind: 'gitter-room', value: room.id, from },
    ...(typeof room.public === 'boolean'
      ? [{ kind: 'modes' as const, value: room.public ? 'public' : 'private', from }]
      : []),
    ...backingOf(room).map((value): Fact => ({ kind: 'repository', value, from })),
    ...(topic === '' ? [] : [{ kind: 'topic' as const, value: topic.slice(0, MAX_TEXT), from }]),
    ...[...matrix, ...places].map((value): Fact => ({ kind: 'link', value, from })),
    ...repositories.map((value): Fact => ({ kind: 'repository', value, from })),
  ];
  const fields = { id: `gitter gitter/${room.uri.toLowerCase()}`, protocol: 'gitter', channel: room.uri };
  return { fields, facts, digest: digestOf(JSON.stringify(facts)) };
}

function backingOf({ backend }: GitterRoom): readonly string[] {
  const { type, linkPath } = backend ?? {};
  const host = type && Object.hasOwn(HOST_OF_BACKING, type) ? HOST_OF_BACKING[type] : undefined;
  const repository = host && linkPath ? repositoryOfPath(host, linkPath) : undefined;
  return repository === undefined ? [] : [repository];
}
