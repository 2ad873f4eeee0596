import { createHash } from 'node:crypto';
import type { ActPorts } from '#src/acts/ports';
import type { FoundEndpoint } from '#src/duplicates/found-endpoint';
import { groupEndpoints } from '#src/duplicates/groups/group-endpoints';
import { keepIds } from '#src/duplicates/groups/keep-ids';
import { weights } from '#src/duplicates/weights';
import { aliasTemplates } from '#src/portals/alias-templates';
import { configuredCaseMappings } from '#src/portals/irc-channel-network';

const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Makes the groups anew where endpoints, facts, words or weights have changed since; answers with all endpoints that are known. */
export async function makeGroups(ports: ActPorts): Promise<readonly FoundEndpoint[]> {
  const found = await ports.endpoints.all();
  const words = await ports.groups.words();
  const bridges = aliasTemplates(ports.installation);
  const caseMappings = configuredCaseMappings(ports.installation.networks);
  const stamp = stampOf([
    bridges,
    [...caseMappings],
    found.map(({ fields, facts }) => [fields, facts]),
    words,
    weights,
  ]);
  if (stamp === (await ports.groups.stamp())) return found;
  const clusters = groupEndpoints({ found, words, bridges, caseMappings });
  await ports.groups.remake({
    stamp,
    make: (kept) => keepIds(clusters, kept, () => `g_${ports.chance.pick(ID_ALPHABET, 10)}`),
  });
  return found;
}

function stampOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}
