import type { MessageContent } from '#src/consent/request-message';
import type { MergeRequest } from '#src/ports/merge-requests';
import type { ActPorts } from './ports.ts';
import { postOnce } from './post-once.ts';
import { insideNow } from './reply.ts';
import { threadOf } from './thread.ts';

/** Our clock and the homeserver's need not agree. */
const MARGIN_MS = 300_000;

/** Tells what came of a request, once, as an answer to the message that was the request; silent where none of ours is any more. */
export async function sayToRequester(
  ports: ActPorts,
  { id, room, event, at }: MergeRequest,
  { state, content }: { readonly state: string; readonly content: MessageContent },
): Promise<void> {
  if (room === undefined || event === undefined) return;
  const as = await insideNow(ports, room);
  if (!as) return;
  const relation = threadOf(await ports.world.readEvent({ room, as, event }), event);
  await postOnce(ports, {
    room,
    as,
    act: `${id}/${state}`,
    content: { ...content, ...relation },
    since: at - MARGIN_MS,
  });
}
