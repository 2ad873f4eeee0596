import { z } from 'zod';
import { caseMappings } from '#src/portals/irc-channel';
import { name, optional, port, secret, serverName, text, url } from './fields.ts';

const id = () => name().meta({ description: 'Id of the network, such as `libera`; bridges refer to it.' });

const irc = z.strictObject({
  id: id(),
  protocol: z.literal('irc').meta({ description: 'An IRC network: we connect to it to ask channel operators.' }),
  host: text().meta({ description: 'Host name of its server.' }),
  port: port().default(6697).meta({ description: 'Port of its server.' }),
  tls: z.boolean().default(true).meta({ description: 'Whether that port speaks TLS.' }),
  nick: text().default('tributary').meta({ description: 'The nick we ask for.' }),
  bridgeDomain: optional(text()).meta({
    description:
      'What the bridge calls this network (the key in its configuration, `$SERVER` in aliases); null: `host`.',
  }),
  caseMapping: optional(z.enum(caseMappings)).meta({
    description:
      'Which letters its server takes for one (`CASEMAPPING`), for networks that we cannot ask; null: what the server announces.',
  }),
  password: optional(secret()).meta({ description: 'Password of the server (PASS); null: none.' }),
  sasl: optional(
    z.strictObject({
      account: text().meta({ description: 'Services account.' }),
      password: secret().meta({ description: 'Its password.' }),
    }),
  ).meta({ description: 'Services account we log in to; null: none.' }),
});

const gitter = z.strictObject({
  id: id(),
  protocol: z
    .literal('gitter')
    .meta({ description: 'Gitter: gitter.im on Matrix, or an instance of your own with its API.' }),
  apiEndpoint: optional(url()).meta({
    description: 'Address of the API of a self-hosted instance; null: the service is gone, only Matrix is left.',
  }),
  token: optional(secret()).meta({
    description: 'Token of that API; its account asks the admins of rooms in which it is one of them.',
  }),
  homeserver: optional(serverName()).meta({ description: 'The homeserver that stands for it; null: none does.' }),
});

const other = z.strictObject({
  id: id(),
  protocol: z
    .enum([
      'discord',
      'matrix',
      'mattermost',
      'mumble',
      'rocketchat',
      'signal',
      'slack',
      'teams',
      'telegram',
      'whatsapp',
      'xmpp',
      'zulip',
    ])
    .meta({ description: 'A network that is known only from what bridges say about it.' }),
});

/** One network; its protocol decides which further keys it has. */
export const network = z.discriminatedUnion('protocol', [irc, gitter, other]);
