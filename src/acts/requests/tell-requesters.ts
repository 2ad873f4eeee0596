import type { ActPorts } from '#src/acts/ports';
import { tell } from '#src/acts/speaking/tell';
import { isTributaryError } from '#src/errors/tributary-error';
import type { OwedWord } from '#src/ports/merge-requests';
import { readRequester } from './request-right.ts';

/** Somebody who is away is looked for so often. */
const AGAIN_AFTER_MS = 60_000;
/** Who has not been seen for so long is told nothing any more. */
const PATIENCE_MS = 7 * 86_400_000;

/**
 * Tells people of networks what came of their requests as soon as they are seen there; what they were not told before, a
 * newer word replaces. Does nothing in a process without connections to networks.
 */
export async function tellRequesters(ports: ActPorts): Promise<void> {
  const now = ports.clock.now();
  for (const owed of await ports.requests.owed({ triedBefore: now - AGAIN_AFTER_MS })) {
    if (now - owed.since > PATIENCE_MS) await ports.requests.told(owed);
    else await tellOne(ports, owed);
  }
}

async function tellOne(ports: ActPorts, owed: OwedWord): Promise<void> {
  const { network, mask } = readRequester(owed.by) ?? { network: '', mask: '' };
  const side = ports.networks.of(network);
  if (!side?.tell || !(await ports.requests.tried({ id: owed.id, before: owed.triedAt, at: ports.clock.now() })))
    return;
  try {
    if (!(await side.tell({ mask, lines: owed.text.split('\n') }))) return;
  } catch (error) {
    if (isTributaryError(error) && error.kind === 'temporary') return; // the network cannot be reached now: tried again
    throw error;
  }
  await ports.requests.told(owed);
  await tell(ports, { plan: owed, who: 'tributary', what: 'requester-told', detail: { by: owed.by, text: owed.text } });
}
