import { type GitterPlace, gitterRequest } from './request.ts';

/** Asks an instance who we are there, to see whether it answers and takes our token. Throws GITTER_UNREACHABLE or GITTER_REFUSED. */
export async function probeInstance(place: GitterPlace): Promise<void> {
  const way = gitterRequest({ patienceMs: 0, ...place });
  try {
    await way.request('GET', '/user');
  } finally {
    await way.abandon();
  }
}
