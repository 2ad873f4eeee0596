import { randomBytes } from 'node:crypto';
import { freePort } from '#test/servers/free-port';
import { literally } from './names.ts';

/** How a network is called on Matrix. */
export interface NetworkNames {
  /** "testnet" unless told. */
  readonly id?: string;
  /** `#<id>_$CHANNEL` unless told; the channel brings its own `#`. */
  readonly aliasTemplate?: string;
  /** `@<id>_$NICK` unless told. */
  readonly userTemplate?: string;
}

/** What the homeserver has to know of a bridge before it starts; everything has a default. */
export interface RegistrationOptions {
  /** Name of the homeserver, where it is known already: namespaces then hold its users and aliases alone. */
  readonly server?: string;
  /** Localpart of the bot; "ircbot" unless told. */
  readonly bot?: string;
  readonly networks?: readonly NetworkNames[];
  /** Where the homeserver finds the bridge. */
  readonly port?: number;
}

/** A bridge's registration, in the shape of its YAML. */
export interface BridgeRegistration {
  readonly id: string;
  readonly url: string;
  readonly as_token: string;
  readonly hs_token: string;
  readonly sender_localpart: string;
  readonly rate_limited: false;
  readonly protocols: readonly string[];
  readonly namespaces: Readonly<Record<'users' | 'aliases' | 'rooms', readonly { exclusive: true; regex: string }[]>>;
}

/** Makes a registration for Synapse: users and aliases of the networks are the bridge's alone. */
export async function portalBridgeRegistration(options: RegistrationOptions = {}): Promise<BridgeRegistration> {
  const { server, bot = 'ircbot', networks = [{}] } = options;
  const port = options.port ?? (await freePort());
  const host = server === undefined ? '.*' : literally(server);
  const exclusive = (template: string) => ({
    exclusive: true as const,
    regex: `${literally(template).replace(/\\\$(NICK|CHANNEL)/, '.*')}:${host}`,
  });
  const templates = networks.map(networkTemplates);
  return {
    id: `portal-bridge-${port}`,
    url: `http://127.0.0.1:${port}`,
    as_token: randomBytes(24).toString('hex'),
    hs_token: randomBytes(24).toString('hex'),
    sender_localpart: bot,
    rate_limited: false,
    protocols: ['irc'],
    namespaces: {
      users: templates.map(({ userTemplate }) => exclusive(userTemplate)),
      aliases: templates.map(({ aliasTemplate }) => exclusive(aliasTemplate)),
      rooms: [],
    },
  };
}

/** The names of a network with all defaults filled in. */
export function networkTemplates({ id = 'testnet', aliasTemplate, userTemplate }: NetworkNames) {
  return {
    id,
    aliasTemplate: aliasTemplate ?? `#${id}_$CHANNEL`,
    userTemplate: userTemplate ?? `@${id}_$NICK`,
  };
}
