/** Whose homeserver it is, and the tokens between it and the appservice. */
export interface GitterRegistrationGiven {
  readonly server: string;
  readonly asToken: string;
  readonly hsToken: string;
}

/** gitter.im's own appservice: it holds the aliases of that homeserver, not exclusively, and speaks as its bots. */
export function gitterRegistration({ server, asToken, hsToken }: GitterRegistrationGiven): object {
  return {
    id: 'gitter',
    url: null,
    as_token: asToken,
    hs_token: hsToken,
    sender_localpart: 'gitter-badger',
    rate_limited: false,
    namespaces: {
      users: [{ regex: `@(moderation|gitterbot):${server}`, exclusive: true }],
      aliases: [{ regex: `#.*:${server}`, exclusive: false }],
      rooms: [],
    },
  };
}
