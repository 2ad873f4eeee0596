import { TributaryError } from '#src/errors/tributary-error';
import type { ServerName } from '#src/portals/ids';
import { type Registration, registrationFor } from '#src/portals/registration';
import { serviceAliasPatterns } from './installation.ts';
import type { Config } from './schema.ts';

/** Our registration for a homeserver of the configuration, secrets in clear. Throws HOMESERVER_NOT_CONFIGURED. */
export function toRegistration(config: Config, homeserver: string): Registration {
  const withOurs = config.homeservers.filter((entry) => entry.appservice !== null);
  const found = withOurs.find((entry) => entry.name === homeserver);
  if (!found?.appservice) {
    const known = withOurs.map((entry) => entry.name).join(', ') || 'none has one yet';
    throw new TributaryError('HOMESERVER_NOT_CONFIGURED', { facts: { homeserver, known } });
  }
  const { appservice } = found;
  return registrationFor({
    homeserver: found.name as ServerName,
    appservice: {
      id: appservice.id,
      url: appservice.url ?? addressOf(appservice.listen),
      asToken: appservice.asToken.reveal(),
      hsToken: appservice.hsToken.reveal(),
      sender: appservice.sender,
    },
    bridges: [],
    aliasPatterns: serviceAliasPatterns(found, config),
  });
}

function addressOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
