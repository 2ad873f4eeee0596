import type { ActPorts } from '#src/acts/ports';
import { postOnce } from '#src/acts/speaking/post-once';
import { insideNow } from '#src/acts/speaking/reply';
import { threadOf } from '#src/acts/speaking/thread';
import { outcomeContent, outcomeText, type RequestOutcome } from '#src/consent/request-outcome';
import type { MergeRequest } from '#src/ports/merge-requests';
import { readRequester } from './request-right.ts';

/** Our clock and the homeserver's need not agree. */
const MARGIN_MS = 300_000;

/**
 * Tells what came of a request, once, as an answer to the message that was the request; silent where none of ours is any more.
 * People of networks are told by `tellRequesters`, when they are seen.
 */
export async function sayToRequester(
  ports: ActPorts,
  { id, by, room, event, at }: MergeRequest,
  { state, outcome }: { readonly state: string; readonly outcome: RequestOutcome },
): Promise<void> {
  if (readRequester(by))
    return ports.requests.owe({ id, text: outcomeText(outcome, 'network'), since: ports.clock.now() });
  if (room === undefined || event === undefined) return;
  const as = await insideNow(ports, room);
  if (!as) return;
  const relation = threadOf(await ports.world.readEvent({ room, as, event }), event);
  await postOnce(ports, {
    room,
    as,
    act: `${id}/${state}`,
    content: { ...outcomeContent(outcome), ...relation },
    since: at - MARGIN_MS,
  });
}
