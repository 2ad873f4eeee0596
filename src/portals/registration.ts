import { patternOfTemplate, patternOfText } from './alias-namespace.ts';
import type { ServerName } from './ids.ts';
import type { BridgeSetting } from './installation.ts';

/** Our appservice on one homeserver, secrets included: what only its registration may hold. */
export interface AppserviceSetting {
  readonly id: string;
  /** Where the homeserver reaches our listener. */
  readonly url: string;
  readonly asToken: string;
  readonly hsToken: string;
  /** Localpart of the service user. */
  readonly sender: string;
}

/** One namespace of a registration. */
export interface RegisteredNamespace {
  readonly regex: string;
  readonly exclusive: boolean;
}

/** A registration file as Synapse and others read it (application service API, "Registration"). */
export interface Registration {
  readonly id: string;
  readonly url: string;
  readonly as_token: string;
  readonly hs_token: string;
  readonly sender_localpart: string;
  readonly rate_limited: false;
  readonly namespaces: {
    readonly users: readonly RegisteredNamespace[];
    readonly aliases: readonly RegisteredNamespace[];
    readonly rooms: readonly RegisteredNamespace[];
  };
}

/** What a registration is made from. */
export interface RegistrationSource {
  readonly homeserver: ServerName;
  readonly appservice: AppserviceSetting;
  readonly bridges: readonly Pick<BridgeSetting, 'homeserver' | 'aliasTemplate' | 'aliasNamespace'>[];
  /** Further alias patterns the operator wants us to hold; empty: none. */
  readonly aliasPatterns?: readonly string[];
}

/**
 * Our registration for one homeserver. The users are our own sender alone; the aliases are those of the homeserver's
 * bridges, shared (`exclusive: false`), so that we can move portal aliases and hear portal rooms (spec P-9).
 */
export function registrationFor(source: RegistrationSource): Registration {
  const { homeserver, appservice } = source;
  const sender = `@${appservice.sender}:${homeserver}`;
  return {
    id: appservice.id,
    url: appservice.url,
    as_token: appservice.asToken,
    hs_token: appservice.hsToken,
    sender_localpart: appservice.sender,
    rate_limited: false,
    namespaces: {
      users: [{ regex: patternOfText(sender), exclusive: true }],
      aliases: aliasPatternsOf(source).map((regex) => ({ regex, exclusive: false })),
      rooms: [],
    },
  };
}

/** The alias patterns our appservice holds on the homeserver: also the `aliasNamespaces` of its service actor. */
export function aliasPatternsOf(source: Omit<RegistrationSource, 'appservice'>): readonly string[] {
  const ofBridges = source.bridges
    .filter((bridge) => bridge.homeserver === source.homeserver)
    .flatMap((bridge) => [
      ...(bridge.aliasTemplate === undefined ? [] : [patternOfTemplate(bridge.aliasTemplate, source.homeserver)]),
      ...(bridge.aliasNamespace === undefined ? [] : [bridge.aliasNamespace]),
    ]);
  return [...new Set([...ofBridges, ...(source.aliasPatterns ?? [])])];
}
