import { probeInstance } from '#adapters/gitter/index';
import { probeNetwork } from '#adapters/irc/index';
import { probeRedis } from '#jobs/queue/probe-redis';
import type { ProbeRow } from '#src/cli/context';
import type { Config, NetworkConfig } from '#src/config/schema';
import { isTributaryError } from '#src/errors/tributary-error';
import { instanceOf, ircSettings } from './open-networks.ts';
import { systemClock } from './system.ts';

/** Asks every network that we would connect to, all at once, each as for work; a row each. */
export async function probeNetworks({ networks }: Pick<Config, 'networks'>): Promise<readonly ProbeRow[]> {
  const rows = await Promise.all(networks.map(probeOne));
  return rows.flatMap((row) => row ?? []);
}

/** Asks the Redis that the queue lives in; no row where it lives in the database, which is asked anyway. */
export async function probeQueue({ queue }: Pick<Config, 'queue'>): Promise<readonly ProbeRow[]> {
  const url = queue.url.reveal();
  if (url === 'database') return [];
  const away = await probeRedis(url);
  const detail = away
    ? `${away.address} does not answer (${away.why}): check that it runs, and \`queue.url\` in the configuration`
    : 'answers';
  return [{ what: 'queue', name: 'redis', ok: away === undefined, detail }];
}

async function probeOne(network: NetworkConfig): Promise<ProbeRow | undefined> {
  if (network.protocol === 'irc') return rowOf(network, () => reception(network));
  const [instance] = instanceOf(network);
  if (instance === undefined) return undefined; // nothing of ours connects to it
  return rowOf(network, async () => {
    await probeInstance(instance);
    return 'answers, and knows our token';
  });
}

async function reception(network: Extract<NetworkConfig, { protocol: 'irc' }>): Promise<string> {
  const { nick } = await probeNetwork(ircSettings(network), systemClock);
  return nick === network.nick ? `lets us in as ${nick}` : `lets us in as ${nick}, since ${network.nick} is in use`;
}

async function rowOf({ id, protocol }: NetworkConfig, question: () => Promise<string>): Promise<ProbeRow> {
  const row = { what: `network (${protocol})`, name: id };
  try {
    return { ...row, ok: true, detail: await question() };
  } catch (error) {
    if (!isTributaryError(error)) throw error;
    return { ...row, ok: false, detail: `${error.text.happened} ${error.text.now}` };
  }
}
