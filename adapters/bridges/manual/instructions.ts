import type { LinkQuery } from '#adapters/contract';
import { namespacesOf } from '#src/portals/bridge-ghosts';
import type { BridgeSetting } from '#src/portals/installation';

/** Who can do what the instructions ask: the operators of the bridge by name where they are known. */
export function whoOperates({ id, operators }: BridgeSetting): string {
  return operators.length === 0 ? `the operator of the bridge ${id}` : operators.join(' or ');
}

/** What to do so that the channel is linked, and how we shall see it. */
export function linkInstruction(query: LinkQuery, setting: BridgeSetting): string {
  const { bot } = setting;
  const sign = namespacesOf(setting).length === 0 ? '' : ', and its record of the channel or one of its users is there';
  return `Link ${nameOf(query)} to ${query.room} with the bridge ${setting.id}. It counts as done once ${bot} is joined there${sign}.`;
}

/** What to do so that the link is gone, and how we shall see it. */
export function unlinkInstruction(query: LinkQuery, setting: BridgeSetting): string {
  const { bot } = setting;
  const sign =
    namespacesOf(setting).length === 0 ? '' : ', or has removed its record of the channel and all of its users';
  return `Unlink ${nameOf(query)} from ${query.room} in the bridge ${setting.id}. It counts as done once ${bot} has left that room${sign}.`;
}

function nameOf({ channel }: LinkQuery): string {
  return channel.network === undefined ? channel.channel : `${channel.channel} of ${channel.network}`;
}
