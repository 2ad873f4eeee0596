import type { LinkQuery } from '#adapters/contract';
import type { BridgeSetting } from '#src/portals/installation';
import { questionMs } from './bridging-state.ts';
import type { Parts } from './parts.ts';
import { operatorsParty } from './translate-place.ts';

/** What a person has to do, and who. */
export interface Task {
  readonly who: string;
  readonly what: string;
}

/** What people have to do for a deed; undefined when the bridge does it by itself. */
export function taskFor(
  parts: Parts,
  { deed, ...query }: LinkQuery & { readonly deed: 'link' | 'unlink' },
): Task | undefined {
  if (deed === 'unlink') return isUnlinkable(parts, query) ? undefined : unlinkTask(parts.setting, query);
  if (parts.provisioning === undefined) return linkTask(parts.setting, query);
  const { channel } = query.channel;
  const what = `the bridge's bot will ask an operator of ${channel} by private message: answer "yes" within ${thinkingTime(parts)}`;
  return { who: operatorsParty(query.channel), what };
}

/** How a person links without the provisioning API. */
export function linkTask(setting: BridgeSetting, { channel, room }: LinkQuery): Task {
  const what = `As a bridge admin, say in the direct chat with ${setting.bot}: !plumb ${room} <network> ${channel.channel}`;
  return { who: operatorOf(setting), what };
}

/** How a person unlinks what our APIs do not reach. */
export function unlinkTask(setting: BridgeSetting, { channel, room }: LinkQuery): Task {
  const body = JSON.stringify({ room_id: room, channel: channel.channel, leave_notice: false, remove_alias: false });
  const what = `Unlink ${channel.channel} from ${room} in the bridge ${setting.id}: POST /killRoom of its debug API with ${body} and the network's "domain".`;
  return { who: operatorOf(setting), what };
}

/** In minutes where they come out even, else in seconds, as the bridge tells it to the operator. */
function thinkingTime(parts: Parts): string {
  const seconds = questionMs(parts) / 1_000;
  return seconds % 60 === 0 && seconds > 60 ? `${seconds / 60} minutes` : `${seconds} seconds`;
}

function isUnlinkable({ provisioning, debug }: Parts, { channel }: LinkQuery): boolean {
  const isPortal = 'origin' in channel && channel.origin === 'portal';
  return debug !== undefined || (provisioning !== undefined && !isPortal);
}

function operatorOf({ id, operators }: BridgeSetting): string {
  return operators.length === 0 ? `operator:${id}` : operators.join(' or ');
}
