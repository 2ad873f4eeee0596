import { randomBytes } from 'node:crypto';
import type { Certificates } from './certificates.ts';

/** What only this server knows; the same again after a restart. */
export interface SynapseSecrets {
  readonly registration_shared_secret: string;
  readonly macaroon_secret_key: string;
  readonly form_secret: string;
  /** In Synapse's file format. */
  readonly signing_key: string;
}

/** What one Synapse's configuration depends on. */
export interface SynapseSettings {
  readonly folder: string;
  readonly serverName: string;
  readonly clientPort: number;
  readonly federationPort: number;
  readonly certificates: Certificates;
  readonly secrets: SynapseSecrets;
  readonly database: SynapseDatabase;
}

/** The part `database` of homeserver.yaml. */
export interface SynapseDatabase {
  readonly name: 'sqlite3' | 'psycopg2';
  readonly args: object;
}

const UNLIMITED = { per_second: 1_000_000, burst_count: 1_000_000 };

const NO_RATE_LIMITS = {
  rc_message: UNLIMITED,
  rc_registration: UNLIMITED,
  rc_registration_token_validity: UNLIMITED,
  rc_login: { address: UNLIMITED, account: UNLIMITED, failed_attempts: UNLIMITED },
  rc_joins: { local: UNLIMITED, remote: UNLIMITED },
  rc_joins_per_room: UNLIMITED,
  rc_invites: { per_room: UNLIMITED, per_user: UNLIMITED, per_issuer: UNLIMITED },
  rc_third_party_invite: UNLIMITED,
  rc_admin_redaction: UNLIMITED,
  rc_room_creation: UNLIMITED,
  rc_reports: UNLIMITED,
  rc_user_directory: UNLIMITED,
  rc_media_create: UNLIMITED,
  rc_profile: UNLIMITED,
  rc_federation: { window_size: 1, sleep_limit: 10_000, sleep_delay: 1, reject_limit: 100_000, concurrent: 1_000 },
};

/** Talks to nobody outside and tries a server that was away again within a second. */
const LOCAL_FEDERATION = {
  trusted_key_servers: [],
  suppress_key_server_warning: true,
  ip_range_blacklist: [],
  federation: {
    client_timeout: '20s',
    max_short_retries: 1,
    max_long_retries: 3,
    max_long_retry_delay: '1s',
    max_short_retry_delay: 200,
    destination_min_retry_interval: 500,
    destination_retry_multiplier: 1,
    destination_max_retry_interval: '1s',
  },
};

const QUICK = {
  bcrypt_rounds: 4,
  presence: { enabled: false },
  url_preview_enabled: false,
  report_stats: false,
  enable_registration: false,
  room_list_publication_rules: [{ action: 'allow' }],
  allow_public_rooms_over_federation: true,
  // A first /sync is told again, word for word, for two minutes: who waits so for an invitation would never see it.
  caches: { sync_response_cache_duration: '0s' },
};

/** The whole homeserver.yaml as an object; `extra` replaces top-level keys. */
export function synapseConfig(settings: SynapseSettings, extra: Readonly<Record<string, unknown>>): object {
  const { folder, certificates } = settings;
  return {
    server_name: settings.serverName,
    listeners: listeners(settings),
    database: settings.database,
    media_store_path: `${folder}/media`,
    log_config: `${folder}/log.yaml`,
    tls_certificate_path: certificates.cert,
    tls_private_key_path: certificates.key,
    federation_custom_ca_list: [certificates.ca],
    ...settings.secrets,
    ...LOCAL_FEDERATION,
    ...NO_RATE_LIMITS,
    ...QUICK,
    ...extra,
  };
}

function listeners({ clientPort, federationPort }: SynapseSettings): object[] {
  const local = { bind_addresses: ['127.0.0.1'], type: 'http' };
  return [
    { ...local, port: clientPort, resources: [{ names: ['client', 'health'] }] },
    { ...local, port: federationPort, tls: true, resources: [{ names: ['federation', 'keys'] }] },
  ];
}

/** Python's logging, to stdout, which `startServer` leads into the log file. */
export function logConfig(level: string): object {
  return {
    version: 1,
    formatters: { plain: { format: '%(asctime)s %(levelname)s %(name)s: %(message)s' } },
    handlers: { stdout: { class: 'logging.StreamHandler', formatter: 'plain', stream: 'ext://sys.stdout' } },
    root: { level, handlers: ['stdout'] },
    disable_existing_loggers: false,
  };
}

/** New secrets for a server. */
export function synapseSecrets(): SynapseSecrets {
  const word = () => randomBytes(16).toString('hex');
  return {
    registration_shared_secret: word(),
    macaroon_secret_key: word(),
    form_secret: word(),
    signing_key: `ed25519 a_test ${randomBytes(32).toString('base64').replace(/=+$/, '')}`,
  };
}
