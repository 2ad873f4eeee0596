import type { BridgeRecord, BridgeRecordSource } from './bridge-record.ts';
import { bridgeRecordContent, bridgeRecordsIn, bridgeRecordTypes, isSameChannel } from './bridge-record.ts';
import { recordKeyOf } from './bridge-record-key.ts';
import type { RoomId, UserId } from './ids.ts';
import type { Json, JsonObject } from './json.ts';
import { isJsonObject } from './json.ts';
import type { RemoteChannel } from './remote-channel.ts';
import type { StateEvent } from './room-event.ts';

/** A piece of state as it should stand; whoever writes it compares first (spec W-7). */
export interface WantedState {
  readonly type: string;
  readonly key: string;
  readonly content: JsonObject;
}

/** A channel that is to be recorded. */
export interface WantedRecord extends BridgeRecordSource {
  /** Users whose own record for the channel is left to stand: the bridge's bot and whoever else writes for it. */
  readonly writers: readonly UserId[];
}

/** The type of the state that names the rooms which were retired into this one (spec M-4). */
export const SOURCE_ROOMS_TYPE = 'io.tributary.source_rooms';

const BRIDGING_TYPE = 'm.room.bridging';

/**
 * What has to stand in a room so that the channel is recorded once, in both types: our record, or, where the bridge keeps
 * one of its own, that one in both types and none of ours beside it (spec M-1, M-2).
 */
export function recordsToWrite(state: readonly StateEvent[], wanted: WantedRecord): readonly WantedState[] {
  const records = bridgeRecordsIn(state).filter(({ channel }) => isSameChannel(channel, wanted.channel));
  const key = recordKeyOf(wanted.channel);
  const ofBridge = records.filter((record) => record.key !== key && wanted.writers.includes(record.sender));
  const [first] = ofBridge;
  if (first === undefined) {
    const content = bridgeRecordContent(wanted);
    return bridgeRecordTypes.map((type) => ({ type, key, content }));
  }
  return [...completed(first, ofBridge), ...blanked(records.filter((record) => record.key === key))];
}

/** Whether the bridge, which keeps a record of its own for the channel in the old room, has not yet written one in canonical. */
export function owesRecord(
  { source, canonical }: { readonly source: readonly StateEvent[]; readonly canonical: readonly StateEvent[] },
  { channel, writers }: WantedRecord,
): boolean {
  const hasOwn = (state: readonly StateEvent[]) =>
    bridgeRecordsIn(state).some((record) => isSameChannel(record.channel, channel) && writers.includes(record.sender));
  return hasOwn(source) && !hasOwn(canonical);
}

/** The state that blanks every record of these channels, and what is left of the bridge's requests for them (spec M-3, B-7). */
export function recordsToBlank(
  state: readonly StateEvent[],
  channels: readonly RemoteChannel[],
): readonly WantedState[] {
  const records = bridgeRecordsIn(state).filter((record) => channels.some((one) => isSameChannel(one, record.channel)));
  const requests = state.filter((event) => event.type === BRIDGING_TYPE && Object.keys(event.content).length > 0);
  const stale = requests.filter(({ stateKey }) => channels.some((channel) => isRequestFor(stateKey, channel)));
  return [...blanked(records), ...stale.map(({ type, stateKey }) => ({ type, key: stateKey, content: {} }))];
}

/** The rooms that were retired into this one, earlier ones kept; nothing about people (spec M-4). */
export function sourceRoomsContent(
  former: JsonObject | undefined,
  added: { readonly consolidation: string; readonly rooms: readonly RoomId[] },
): JsonObject {
  const known = Array.isArray(former?.rooms) ? former.rooms.filter(isJsonObject) : [];
  const kept = known.filter(({ room_id: room }) => !added.rooms.some((one) => one === room));
  const rooms: readonly Json[] = added.rooms.map((room) => ({ room_id: room, consolidation: added.consolidation }));
  return { rooms: [...kept, ...rooms] };
}

/** The bridge's record in the type that it lacks, with its own words. */
function completed(record: BridgeRecord, all: readonly BridgeRecord[]): readonly WantedState[] {
  const there = all.filter(({ key }) => key === record.key).map(({ type }) => type);
  const missing = bridgeRecordTypes.filter((type) => !there.includes(type));
  return missing.map((type) => ({ type, key: record.key, content: record.content }));
}

function blanked(records: readonly BridgeRecord[]): readonly WantedState[] {
  return records.map(({ type, key }) => ({ type, key, content: {} }));
}

/** Keys of the IRC bridge's requests read `irc://<domain>/<channel>`. */
function isRequestFor(key: string, { protocol, channel }: RemoteChannel): boolean {
  const [, scheme, name] = /^([a-z]+):\/\/[^/]+\/(.+)$/i.exec(key) ?? [];
  return (
    scheme !== undefined &&
    name !== undefined &&
    isSameChannel({ protocol: scheme, channel: name }, { protocol, channel })
  );
}
