import type { NetworkOutage } from '#src/ports/network-outages';
import { asTime } from './request-message.ts';

/** What people read while a network cannot be reached: nobody there is at fault, and nothing is to be done for us. */
export function awayText({ said, since }: NetworkOutage): string {
  return `${said} Nobody there has been seen since ${asTime(since)}; it is looked at again by itself`;
}
