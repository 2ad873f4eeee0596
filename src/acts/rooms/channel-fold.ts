import type { ActPorts } from '#src/acts/ports';
import { knownCaseMappings } from '#src/duplicates/case-mappings';
import { type CaseMapping, foldIrcCase } from '#src/portals/irc-channel';
import { configuredCaseMappings, configuredNetworkName } from '#src/portals/irc-channel-network';

/** The characters that some servers take for the upper and lower case of one another; without them all agree. */
const DISPUTED = /[[\]\\~{}|^]/;

/** Folds names of channels as their network does, by what is known of it; where nothing is, only letters of ASCII have a case. */
export async function channelFold(
  ports: ActPorts,
  { network, channel }: { readonly network: string; readonly channel: string },
): Promise<(name: string) => string> {
  const mapping = DISPUTED.test(channel) ? await mappingOf(ports, network) : undefined;
  return (name) => foldIrcCase(name, mapping ?? 'ascii');
}

/** What its server says while we are connected; else what it told discovery, or the operator. */
async function mappingOf(ports: ActPorts, network: string): Promise<CaseMapping | undefined> {
  const now = ports.networks.of(network)?.mappingNow?.();
  if (now !== undefined) return now;
  const { networks } = ports.installation;
  const name = configuredNetworkName(networks.find(({ id }) => id === network) ?? { id: network });
  return knownCaseMappings(await ports.endpoints.all(), configuredCaseMappings(networks)).get(name);
}
