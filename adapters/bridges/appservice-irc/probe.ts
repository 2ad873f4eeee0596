import type { ApiProbe } from '#adapters/contract';
import { isTributaryError } from '#src/errors/tributary-error';
import type { Parts } from './parts.ts';
import type { ProvisioningApi } from './provisioning-api.ts';

/** Whether each API answers and lets us in, and whether the bridge knows our networks by the names we have for them. */
export async function probeApis(parts: Parts): Promise<readonly ApiProbe[]> {
  const { provisioning, debug } = parts;
  return Promise.all([
    provisioning
      ? probe('provisioning API', async () => networksKnown(parts, await domainsOf(provisioning)))
      : { ok: true, detail: "provisioning API: not configured; links are a person's task" },
    debug
      ? probe('debug API', async () => ({ ok: true, detail: `answers; version ${await debug.version()}` }))
      : { ok: true, detail: "debug API: not configured; unlinking portals is a person's task" },
  ]);
}

async function probe(api: string, ask: () => Promise<ApiProbe>): Promise<ApiProbe> {
  try {
    const { ok, detail } = await ask();
    return { ok, detail: `${api}: ${detail}` };
  } catch (error) {
    if (!isTributaryError(error)) throw error;
    return { ok: false, detail: `${api}: ${error.text.happened} ${error.text.now}` };
  }
}

async function domainsOf(provisioning: ProvisioningApi): Promise<readonly string[]> {
  return (await provisioning.networks()).map(({ domain }) => domain);
}

function networksKnown({ ports }: Parts, domains: readonly string[]): ApiProbe {
  const ours = ports.networks.map(({ id, bridgeDomain }) => bridgeDomain ?? id);
  const unknown = ours.filter((domain) => !domains.includes(domain));
  if (unknown.length === 0) return { ok: true, detail: `answers; knows ${ours.join(', ') || 'none of our networks'}` };
  const known = domains.join(', ') || 'none';
  return { ok: false, detail: `answers, but knows no network called ${unknown.join(', ')}; it knows ${known}` };
}
