import { z } from 'zod';
import { listen, name, optional, pattern, secret, serverName, url, userId } from './fields.ts';

const appservice = z.strictObject({
  listen: listen().meta({
    description: 'Where we listen for what the homeserver pushes; a loopback address where it runs on this machine.',
  }),
  url: optional(url()).meta({
    description:
      'Address under which the homeserver reaches that listener, where it is not the same; null: http:// and `listen`.',
  }),
  id: name().default('tributary').meta({ description: 'Id of our appservice in its registration.' }),
  asToken: secret().meta({ description: 'The token we speak with: `as_token` of the registration.' }),
  hsToken: secret().meta({ description: 'The token the homeserver speaks with: `hs_token` of the registration.' }),
  sender: z
    .string()
    .regex(/^[a-z0-9._=/+-]+$/, 'must be the first part of a user id: a-z, 0-9 and . _ = - / +')
    .default('tributary')
    .meta({ description: "First part of our service user's id: `tributary` is `@tributary:example.org`." }),
  aliases: z.array(pattern()).default([]).meta({
    description:
      'Further regular expressions of aliases we may move on this server, besides those that follow from `bridges[].aliasTemplate`.',
  }),
});

/** One homeserver: where it is and what we may do there. */
export const homeserver = z.strictObject({
  name: serverName().meta({ description: 'Its server name, as in user ids.' }),
  url: url().meta({ description: 'Address of its client API.' }),
  appservice: optional(appservice).meta({
    description:
      "Our appservice there; null where we have none and only bridges' tokens are used. `generate-registration` writes its registration.",
  }),
  adminToken: optional(secret()).meta({
    description: 'Token of a server admin; only widens discovery, nothing else uses it.',
  }),
  requestsPerSecond: z.number().positive('must be more than 0').default(200).meta({
    description: 'How many requests a second this homeserver gets at most, from all our processes together.',
  }),
  operators: z.array(userId()).default([]).meta({
    description: 'People who speak for this homeserver, besides the `operators` for all.',
  }),
});
