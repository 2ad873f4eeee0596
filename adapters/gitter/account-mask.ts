import type { GitterUser } from './room-schema.ts';

/** A person as words are kept under: the name for people, the account's id to know them by, the network it is an id of. */
export function maskOf({ id, username }: GitterUser, network: string): string {
  return `${username.replace(/[!@\s]/g, '_')}!${id}@${network}`;
}

/** The account's id in a mask; undefined when it is none of ours. */
export function accountIn(mask: string): string | undefined {
  return /!([0-9a-f]{24})@/.exec(mask)?.[1];
}
