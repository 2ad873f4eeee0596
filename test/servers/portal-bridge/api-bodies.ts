import { ApiError } from './api-errors.ts';

/** Names the channel that is asked about. */
export interface ChannelBody {
  readonly remote_room_server: string;
  readonly remote_room_channel: string;
  readonly key?: string | null;
}

/** Names a channel and a room. */
export interface UnlinkBody extends ChannelBody {
  readonly matrix_room_id: string;
}

/** Names a channel, a room and the operator to ask. */
export interface LinkBody extends UnlinkBody {
  readonly op_nick: string;
}

type Field = readonly [name: string, pattern?: RegExp];

const ROOM = /^![^!]+$/;
const CHANNEL: readonly Field[] = [
  ['remote_room_channel', /^([#+&]|(![A-Z0-9]{5}))[^\s:,]+$/],
  ['remote_room_server', /^[a-z.0-9:-]+$/],
];
const CHANNEL_AND_ROOM: readonly Field[] = [...CHANNEL, ['matrix_room_id', ROOM]];

/** Reads the body of `/querylink`. */
export function readChannelBody(body: unknown): ChannelBody {
  return checked<ChannelBody>(body, CHANNEL);
}

/** Reads the body of `/unlink`. */
export function readUnlinkBody(body: unknown): UnlinkBody {
  return checked<UnlinkBody>(body, CHANNEL_AND_ROOM);
}

/** Reads the body of `/link`. */
export function readLinkBody(body: unknown): LinkBody {
  return checked<LinkBody>(body, [...CHANNEL_AND_ROOM, ['op_nick']]);
}

/** Reads a room id from a path. */
export function readRoomId(roomId: string): string {
  return checked<{ roomId: string }>({ roomId }, [['roomId', ROOM]]).roomId;
}

function checked<Body>(body: unknown, fields: readonly Field[]): Body {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const faults = fields.flatMap(([name, pattern]) => faultOf(name, given[name], pattern));
  if (typeof (given.key ?? '') !== 'string') faults.push('data/key must be string');
  if (faults.length === 0) return given as Body;
  throw new ApiError('M_AS_BAD_VALUE', 'Malformed request', { errors: faults.join(', ') });
}

function faultOf(name: string, value: unknown, pattern: RegExp | undefined): string[] {
  if (value === undefined) return [`data must have required property '${name}'`];
  if (typeof value !== 'string') return [`data/${name} must be string`];
  return pattern === undefined || pattern.test(value) ? [] : [`data/${name} must match pattern "${pattern.source}"`];
}
