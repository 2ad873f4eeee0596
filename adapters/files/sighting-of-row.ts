import { type EndpointFields, OPTIONAL_FIELDS } from '#src/duplicates/endpoint-fields';
import { digestOf, endpointId, roomEndpointId } from '#src/duplicates/endpoint-key';
import type { Fact } from '#src/duplicates/facts';
import type { Sighting } from '#src/duplicates/found-endpoint';
import { linksInText } from '#src/duplicates/links-in-text';
import { isRoomId } from '#src/portals/ids';
import { isCaseMapping } from '#src/portals/irc-channel';

/** One row of a file, by the names of its columns. */
export interface Row {
  readonly line: number;
  readonly values: ReadonlyMap<string, string>;
  /** Why the line could not be read; absent: it could. */
  readonly fault?: string;
}

const MAX_TEXT = 500;
/** Any of them says where people talk. */
const PLACES = `${OPTIONAL_FIELDS.join(', ')} or room`;

/** A row as a sighting, or why it is none; an id that the file gives is its own affair. */
export function sightingOfRow(
  { line, values, fault }: Row,
  file: string,
): { readonly sighting: Sighting } | { readonly passedOver: string } {
  const where = `line ${line} of ${file}`;
  if (fault !== undefined) return { passedOver: `${where}: ${fault}` };
  const protocol = values.get('protocol')?.toLowerCase();
  const address = OPTIONAL_FIELDS.flatMap((name) => {
    const value = values.get(name)?.slice(0, MAX_TEXT);
    return value ? [[name, value] as const] : [];
  });
  const room = values.get('room');
  if (!protocol) return { passedOver: `${where}: it has no protocol` };
  if (address.length === 0 && room === undefined) return { passedOver: `${where}: it has no ${PLACES}` };
  const mapping = values.get('casemapping')?.toLowerCase();
  if (mapping && !isCaseMapping(mapping)) return { passedOver: `${where}: its casemapping is none that is known` };
  const needsChannel = protocol === 'irc' || protocol === 'gitter';
  if (needsChannel && !values.get('channel')) return { passedOver: `${where}: it has no channel` };
  const fields = { protocol: protocol.slice(0, MAX_TEXT), ...Object.fromEntries(address) } as Omit<
    EndpointFields,
    'id'
  >;
  const isRoom = room !== undefined && isRoomId(room);
  const id = isRoom ? roomEndpointId(room) : endpointId(fields);
  const facts = factsOf(values, { who: `the file ${file}`, where });
  return { sighting: { fields: { ...fields, id }, facts, digest: digestOf(JSON.stringify([...values])) } };
}

/** What the operator's own file says of rooms is believed: it is no room's word. */
function factsOf(values: Row['values'], from: Fact['from']): readonly Fact[] {
  const topic = (values.get('topic') ?? '').slice(0, MAX_TEXT);
  const room = values.get('room');
  const mapping = values.get('casemapping')?.toLowerCase();
  const { places, repositories } = linksInText(topic);
  const own = linksInText(asUrl(values.get('repository') ?? '')).repositories;
  return [
    ...(room !== undefined && isRoomId(room) ? [{ kind: 'room' as const, value: room, from }] : []),
    ...(isCaseMapping(mapping) ? [{ kind: 'case-mapping' as const, value: mapping, from }] : []),
    ...(topic === '' ? [] : [{ kind: 'topic' as const, value: topic, from }]),
    ...places.map((value): Fact => ({ kind: 'link', value, from })),
    ...[...new Set([...own, ...repositories])].map((value): Fact => ({ kind: 'repository', value, from })),
  ];
}

function asUrl(text: string): string {
  return text === '' || /^https?:/i.test(text) ? text : `https://${text}`;
}
