import type { HttpApi } from '#adapters/contract';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import type { Place } from './place.ts';
import { type Asked, bodyOf, oddAnswer, oneLine, refusalOf } from './refusals.ts';

/** The operator's API of the bridge (handbook irc-bridges 1.5); each refusal is one of the BRIDGE_ errors. */
export type DebugApi = ReturnType<typeof debugApi>;

/** The debug API of the bridge with this id. */
export function debugApi(bridge: string, api: HttpApi) {
  const asking = (what: string, changes: boolean, facts: Asked['facts'] = {}): Asked => ({
    bridge,
    api: 'debug API',
    what,
    changes,
    facts,
  });
  return {
    /**
     * Removes a link, whoever made it, with ghosts and bot; aliases and a notice are left to us. False: there was none.
     * Once the link itself is gone the rest counts as done: whether everybody left is looked at in the room.
     */
    killRoom: async ({ domain, channel, room }: Place & { readonly room: RoomId }): Promise<boolean> => {
      const asked = asking('POST /killRoom', true, { channel, room });
      const body = { room_id: room, domain, channel, leave_notice: false, remove_alias: false };
      const answer = await api.send({ method: 'POST', path: '/killRoom', body });
      const report = bodyOf(answer);
      if (report === undefined || !Array.isArray(report.error)) throw refusalOf(answer, asked);
      const stages = Array.isArray(report.stages) ? report.stages : [];
      if (answer.status === 200 || stages.includes('Removed room from store')) return true;
      if (report.error.includes('Room not found')) return false;
      const why = oneLine(report.error.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('; '));
      throw new TributaryError('BRIDGE_UNLINK_FAILED', { facts: { ...asked.facts, bridge, why } });
    },
    /** Lets the bot say one line of the protocol; gives what it heard within the three seconds after it. */
    say: async (domain: string, line: string): Promise<string> => {
      const asked = asking(`the raw line ${line}`, true);
      const path = `/irc/${encodeURIComponent(domain).replaceAll('%3A', ':')}/user/`; // it compares without decoding
      const answer = await api.send({ method: 'POST', path, body: line.replace(/[\r\n]+/g, ' ') });
      if (answer.status === 400) {
        throw new TributaryError('BRIDGE_NETWORK_UNKNOWN', { facts: { bridge, network: domain } });
      }
      if (answer.status !== 200) throw refusalOf(answer, asked);
      return answer.text;
    },
    /** The bridge's version; proves that the API is there and takes our token. */
    version: async (): Promise<string> => {
      const asked = asking('GET /version', false);
      const answer = await api.send({ method: 'GET', path: '/version' });
      if (answer.status !== 200) throw refusalOf(answer, asked);
      const version = oneLine(answer.text);
      if (version === '' || version.startsWith('<')) throw oddAnswer(asked, 'it is no version');
      return version;
    },
  };
}
