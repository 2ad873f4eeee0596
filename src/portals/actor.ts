import type { ServerName, UserId } from './ids.ts';

/** Names a configured credential: `service:<homeserver>` or `bot:<bridge id>`. */
export type ActorId = string & { readonly __brand: 'ActorId' };

/** A credential that can do a thing in a place (spec glossary); the secret itself is known to src/matrix alone. */
export interface Actor {
  readonly id: ActorId;
  readonly kind: 'service' | 'bridge-bot';
  readonly user: UserId;
  /** The homeserver through which it speaks. */
  readonly server: ServerName;
  /** Patterns (as in a registration) of the aliases it may create and delete on its server. */
  readonly aliasNamespaces: readonly string[];
  /** The bridge whose bot it is. */
  readonly bridge?: string;
}
