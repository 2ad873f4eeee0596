import { z } from 'zod';
import { name, optional, pattern, secret, serverName, text, url, userId } from './fields.ts';

/** What matrix-appservice-irc waits unless it is told otherwise. */
const USUAL_ANSWER_SECONDS = 300;

const template = () =>
  text()
    .regex(/\$CHANNEL/, 'must hold $CHANNEL, which stands for the channel with its own #')
    .meta({ placeholders: ['$CHANNEL', '$SERVER'] });

const aliasTemplate = () =>
  optional(template()).meta({
    description:
      "How it names its rooms: `#libera_$CHANNEL`, or `$CHANNEL` alone; `$SERVER` is the network's `bridgeDomain`. null: it has no aliases of its own.",
  });

const userNamespace = () =>
  optional(pattern()).meta({
    description: "Regular expression of its ghosts' user ids; null: it has none. Ghosts never count as people.",
  });

const network = z
  .union([
    name(),
    z.strictObject({
      id: name().meta({ description: 'Id of an entry of `networks`.' }),
      aliasTemplate: aliasTemplate(),
      userNamespace: userNamespace(),
    }),
  ])
  .transform((entry) => (typeof entry === 'string' ? { id: entry, aliasTemplate: null, userNamespace: null } : entry));

const shared = {
  homeserver: serverName().meta({ description: 'Name of the entry of `homeservers` where the bridge lives.' }),
  bot: userId().meta({ description: 'User id of its bot.' }),
  asToken: optional(secret()).meta({
    description: 'Its own `as_token`, to act as its bot; null: what only its bot can do becomes a task for a person.',
  }),
  userNamespace: userNamespace(),
  aliasTemplate: aliasTemplate(),
  networks: z.array(network).default([]).meta({
    description:
      'Ids of the `networks` it reaches; `{ id, aliasTemplate, userNamespace }` where those differ for one network.',
  }),
  operators: z
    .array(userId())
    .default([])
    .meta({ description: 'People who speak for this bridge, besides the `operators` for all.' }),
};

const id = () =>
  name().meta({ description: 'A name of your choice; parties are called after it: `operator:libera-bridge`.' });

function driver<const D extends string>(driverName: D, meaning: string) {
  return z.literal(driverName).meta({ description: meaning });
}

const appserviceIrc = z.strictObject({
  id: id(),
  driver: driver(
    'appservice-irc',
    'matrix-appservice-irc: links by its provisioning API, unlinks portals by its debug API.',
  ),
  ...shared,
  provisioning: optional(
    z.strictObject({
      url: url().meta({
        description:
          'Address of its provisioning API with the path, such as `http://127.0.0.1:7700/_matrix/provision`.',
      }),
      secret: secret().meta({
        description: '`provisioning.secret` of the bridge; where it sets none, its `hs_token`.',
      }),
      requestTimeoutSeconds: z.number().positive().default(USUAL_ANSWER_SECONDS).meta({
        description:
          '`provisioning.requestTimeoutSeconds` of the bridge: so long an operator may think. A question that is older was lost when the bridge was restarted, and is put again.',
      }),
    }),
  ).meta({ description: 'Its provisioning API; null: links and unlinks are tasks for a person.' }),
  debugApi: optional(
    z.strictObject({
      url: url().meta({ description: 'Address of its debug API; it is asked with `asToken`.' }),
    }),
  ).meta({ description: 'Its debug API, the only way to unlink a portal; null: a task for a person.' }),
});

const heisenbridge = z.strictObject({
  id: id(),
  driver: driver(
    'heisenbridge',
    'heisenbridge: links by PLUMB and UNPLUMB, said by our service user, who must be its admin.',
  ),
  ...shared,
  adminRoom: optional(text()).meta({
    description:
      'Id of the direct room in which our service user commands it; null: the one that holds only the two is looked for.',
  }),
});

const gitterNative = z.strictObject({
  id: name().default('gitter-native').meta({ description: 'A name of your choice.' }),
  driver: driver(
    'gitter-native',
    'The bridge that was part of Gitter: nothing is linked any more; its token moves the aliases it holds.',
  ),
  ...shared,
  aliasNamespace: optional(pattern()).meta({
    description: 'Regular expression of the aliases that its token may move.',
  }),
});

const manual = z.strictObject({
  id: id(),
  driver: driver(
    'manual',
    'Any other bridge, such as a mautrix bridge or Hookshot: says what a person must do, then waits until the effect is seen.',
  ),
  ...shared,
});

/** One bridge; its driver decides which further keys it has. */
export const bridge = z.discriminatedUnion('driver', [appserviceIrc, heisenbridge, gitterNative, manual]);
