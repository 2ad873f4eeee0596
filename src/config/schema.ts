import { z } from 'zod';
import { bridge } from './bridge-schema.ts';
import { discovery } from './discovery-schema.ts';
import { listen, optional, secret, text, url, userId } from './fields.ts';
import { homeserver } from './homeserver-schema.ts';
import { network } from './network-schema.ts';
import { policy } from './policy-schema.ts';
import { Secret } from './secret.ts';

const databaseUrl = () =>
  text().regex(
    /^(embedded$|postgres(ql)?:\/\/)/,
    'must be "embedded" or an address such as "postgres://user@host/name"',
  );

const queueUrl = () =>
  text().regex(/^(database$|rediss?:\/\/)/, 'must be "database" or an address such as "redis://127.0.0.1:6379"');

const wrapped = (value: string) => new Secret(value);

/** The whole configuration file; every object refuses keys it does not know. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().meta({ description: 'Lets editors explain each key; nothing reads it at run time.' }),
  database: z
    .strictObject({
      url: databaseUrl().transform(wrapped).default(wrapped('embedded')).meta({
        description: '`embedded`: a PostgreSQL started under `dataDir`; or `postgres://…` for one of yours.',
        secret: true,
        shownDefault: 'embedded',
      }),
    })
    .prefault({})
    .meta({ description: 'Where everything is recorded.' }),
  queue: z
    .strictObject({
      url: queueUrl().transform(wrapped).default(wrapped('database')).meta({
        description: '`database`: the queue lives in the database; or `redis://…`. An emptied queue loses nothing.',
        secret: true,
        shownDefault: 'database',
      }),
    })
    .prefault({})
    .meta({ description: 'Where work waits for a worker.' }),
  dataDir: text().default('./.tributary').meta({
    description: 'Folder for what is made at run time; relative to this file. Only folder that is written to.',
  }),
  http: z
    .strictObject({
      listen: listen()
        .prefault('127.0.0.1:8090')
        .meta({ description: 'Where the pages behind our links listen, with `/healthz` and `/metrics`.' }),
      publicUrl: url()
        .default('http://127.0.0.1:8090')
        .meta({ description: 'Address under which people reach them; it stands in requests and signposts.' }),
    })
    .prefault({})
    .meta({ description: 'Pages for whoever has the link of a plan or of a finished merge.' }),
  homeservers: z.array(homeserver).default([]).meta({ description: 'Homeservers we may act on.' }),
  bridges: z
    .array(bridge)
    .default([])
    .meta({ description: 'Bridges we may act on; `driver` decides which further keys an entry has.' }),
  networks: z
    .array(network)
    .default([])
    .meta({ description: 'Networks beyond Matrix; `protocol` decides which further keys an entry has.' }),
  discovery: discovery.prefault({}).meta({ description: 'How `tributary discover` looks for duplicates.' }),
  policy: policy
    .prefault({})
    .meta({ description: 'Your choices; every plan is bound to those of the day it was made.' }),
  operators: z
    .array(userId())
    .default([])
    .meta({ description: 'People who speak for every bridge and homeserver named here.' }),
  conformance: optional(
    z.strictObject({
      registrationSecret: secret().meta({
        description: '`registration_shared_secret` of the homeserver of that bridge.',
      }),
      channelPrefix: z
        .string()
        .regex(/^[#&+!][^\s,:]*$/, 'must start with # (or another channel sign) and hold no blank, comma or colon')
        .default('#conformance-')
        .meta({ description: 'Channels of the suite start with this.' }),
    }),
  ).meta({
    description:
      'Only read by `npm run conformance`, which tries a bridge driver on a running bridge with users of its own.',
  }),
});

/** The checked configuration; secrets are wrapped, relative paths resolved, nothing can be changed. */
export type Config = DeepReadonly<z.output<typeof configSchema>>;
/** One entry of `homeservers`. */
export type HomeserverConfig = Config['homeservers'][number];
/** One entry of `bridges`; a union by `driver`. */
export type BridgeConfig = Config['bridges'][number];
/** One entry of `networks`; a union by `protocol`. */
export type NetworkConfig = Config['networks'][number];

type DeepReadonly<T> = T extends Secret | string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer E)[]
    ? readonly DeepReadonly<E>[]
    : { readonly [K in keyof T]: DeepReadonly<T[K]> };
