import type { ApiRequest, BridgedNetwork, HttpApi } from '#adapters/contract';
import { isTributaryError } from '#src/errors/tributary-error';
import type { RoomId, UserId } from '#src/portals/ids';
import { isJsonObject } from '#src/portals/json';
import type { Place } from './place.ts';
import { type Asked, oddAnswer, parsedOf, refusalOf } from './refusals.ts';

const API = 'provisioning API';
/** A nick that no IRC server lets anybody have, so that nobody can ever be asked under it. */
const NOBODY_ON_IRC = '*';
/** A user who has no account anywhere: their level is `users_default` in every room. */
const NOBODY_ON_MATRIX = '@-:tributary.invalid';

/** Refusals of a link by which the bridge shows that there is none. */
const NOT_LINKED = new Set<string>(['BRIDGE_REQUESTER_TOO_LOW', 'BRIDGE_SEES_DOUBLE', 'BRIDGE_OPERATOR_UNSUITABLE']);

/** A request to link, in the bridge's words. */
export interface LinkBody extends Place {
  readonly room: RoomId;
  readonly operator: string;
  readonly requester: UserId;
}

/** The API by which the bridge links rooms (handbook irc-bridges 1.4); each refusal is one of the BRIDGE_ errors. */
export type ProvisioningApi = ReturnType<typeof provisioningApi>;

/** The provisioning API of the bridge with this id. */
export function provisioningApi(bridge: string, api: HttpApi) {
  const call: Call = (request, asked) => exchange(api, request, { ...asked, bridge, api: API });
  return {
    /** The channels that were linked to the room by request; a room that the bridge made itself has none here. */
    linksOf: async (room: RoomId): Promise<readonly Place[]> => {
      const asked = { what: 'GET /listlinks', changes: false };
      const answer = await call({ method: 'GET', path: `/listlinks/${encodeURIComponent(room)}` }, asked);
      if (!Array.isArray(answer)) throw oddAnswer({ ...asked, bridge, api: API }, 'it is no list');
      return answer.flatMap(readLink);
    },
    /** Asks an operator whether the room may be linked; the answer comes later. Takes the bot out of the channel. */
    link: async ({ operator, requester, ...place }: LinkBody): Promise<void> => {
      const body = { ...bodyOf(place), op_nick: operator, user_id: requester };
      await call({ method: 'POST', path: '/link', body }, change('/link', { ...place, user: requester, operator }));
    },
    unlink: async ({ requester, ...place }: Place & Pick<LinkBody, 'room' | 'requester'>): Promise<void> => {
      const body = { ...bodyOf(place), user_id: requester };
      await call({ method: 'POST', path: '/unlink', body }, change('/unlink', { ...place, user: requester }));
    },
    /** Nicks of the channel's operators. Takes the bot out of the channel, unless it was asked within five minutes. */
    operatorsOf: async ({ domain, channel }: Place): Promise<readonly string[]> => {
      const body = { remote_room_server: domain, remote_room_channel: channel };
      const answer = await call(
        { method: 'POST', path: '/querylink', body },
        change('/querylink', { domain, channel }),
      );
      const operators = isJsonObject(answer) ? answer.operators : undefined;
      return Array.isArray(operators) ? operators.filter((nick) => typeof nick === 'string') : [];
    },
    originOf: (place: Place & { readonly room: RoomId }) => originOf(call, place),
    /** The bridge's networks: as its APIs call them, and as its records do. Proves that the API is there and takes our secret. */
    networks: async (): Promise<readonly BridgedNetwork[]> => {
      const answer = await call(
        { method: 'GET', path: '/querynetworks' },
        { what: 'GET /querynetworks', changes: false },
      );
      const servers = isJsonObject(answer) && Array.isArray(answer.servers) ? answer.servers : [];
      return servers.flatMap(readNetwork);
    },
  };
}

type Call = (request: ApiRequest, asked: Omit<Asked, 'bridge' | 'api'>) => Promise<unknown>;

/**
 * How the bridge came to have the channel linked to the room; undefined: it is not linked. Only `/link` tells that of
 * rooms it made itself, so it is asked for a link that it must refuse: because there is one already, or because nobody
 * asks for it. To be asked only where its bot is joined: it would join first.
 */
async function originOf(call: Call, place: Place & { readonly room: RoomId }): Promise<string | undefined> {
  const body = { ...bodyOf(place), op_nick: NOBODY_ON_IRC, user_id: NOBODY_ON_MATRIX };
  try {
    const facts = { ...place, network: place.domain };
    await call({ method: 'POST', path: '/link', body }, { what: 'POST /link', changes: false, facts });
  } catch (error) {
    if (isTributaryError(error, 'BRIDGE_LINK_EXISTS')) return String(error.facts.origin ?? 'unknown');
    const isUnlinked = isTributaryError(error) && NOT_LINKED.has(error.code);
    if (!isUnlinked) throw error;
  }
  return undefined;
}

function change(path: string, facts: Asked['facts']): Omit<Asked, 'bridge' | 'api'> {
  return { what: `POST ${path}`, changes: true, ...(facts && { facts: { ...facts, network: facts.domain } }) };
}

function bodyOf({ domain, channel, room }: Place & { readonly room: RoomId }) {
  return { remote_room_server: domain, remote_room_channel: channel, matrix_room_id: room };
}

async function exchange(api: HttpApi, request: ApiRequest, asked: Asked): Promise<unknown> {
  const answer = await api.send(request);
  if (answer.status < 200 || answer.status >= 300) throw refusalOf(answer, asked);
  const parsed = parsedOf(answer.text);
  if (typeof parsed !== 'object' || parsed === null) throw oddAnswer(asked, 'it is not JSON');
  return parsed;
}

function readNetwork(entry: unknown): readonly BridgedNetwork[] {
  const { network_id: id, fields } = isJsonObject(entry) ? entry : {};
  const domain = isJsonObject(fields) ? fields.domain : undefined;
  if (typeof domain !== 'string') return [];
  return [{ domain, recordedAs: typeof id === 'string' && id !== '' ? id : domain }];
}

function readLink(entry: unknown): readonly Place[] {
  if (!isJsonObject(entry)) return [];
  const { remote_room_server: domain, remote_room_channel: channel } = entry;
  return typeof domain === 'string' && typeof channel === 'string' ? [{ domain, channel }] : [];
}
