import type { AliasTemplate } from './alias-template.ts';
import type { BridgeSetting, Installation } from './installation.ts';
import { configuredNetworkName } from './irc-channel-network.ts';

/** How the configured bridges name the portals they make, one for each bridge and network. */
export function aliasTemplates({
  bridges,
  networks,
}: Pick<Installation, 'bridges' | 'networks'>): readonly AliasTemplate[] {
  return bridges.flatMap((bridge) =>
    bridge.networks.flatMap((network) => {
      const template = bridge.perNetwork?.[network]?.aliasTemplate ?? bridge.aliasTemplate;
      if (template === undefined || !template.includes('$CHANNEL')) return [];
      return [asTemplate(bridge, { template, network, networks })];
    }),
  );
}

/** The domain names the network as well: a network without one in the configuration is called by its id. */
function asTemplate(
  { homeserver }: BridgeSetting,
  {
    template,
    network,
    networks,
  }: { readonly template: string; readonly network: string; readonly networks: Installation['networks'] },
): AliasTemplate {
  const { bridgeDomain: domain } = networks.find(({ id }) => id === network) ?? {};
  const text = template.includes('$SERVER') ? template.replaceAll('$SERVER', () => domain ?? network) : template;
  return {
    template: text,
    homeserver,
    domain: configuredNetworkName({ id: network, ...(domain !== undefined && { bridgeDomain: domain }) }),
  };
}
