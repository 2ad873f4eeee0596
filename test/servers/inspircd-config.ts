import type { Certificates } from './certificates.ts';

/** What one inspircd's configuration depends on. */
export interface InspircdSettings {
  readonly name: string;
  readonly folder: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly certificates: Certificates;
  readonly operator: { readonly name: string; readonly password: string };
  readonly password?: string;
  /** Where its modules lie; undefined: where the system has them. */
  readonly modules?: string;
  /** The port on which services link, and their server name; undefined: without services. */
  readonly services?: { readonly port: number; readonly name: string };
}

/** The password with which services link. */
export const SERVICES_PASSWORD = 'link';

type Attributes = Readonly<Record<string, string | number>>;

/** The whole inspircd.conf: rfc1459 case, operators `@`, admins `&` and founders `~`, quick, on 127.0.0.1 alone. */
export function inspircdConfig(settings: InspircdSettings): string {
  const { name, services, operator } = settings;
  return [
    tag('config', { format: 'xml' }),
    tag('path', paths(settings)),
    tag('server', { name, description: 'test', network: 'testnet', id: '00A' }),
    tag('admin', { name: 'test', nick: 'test', email: 'test@irc.test' }),
    ...listeners(settings),
    ...moduleNames(services !== undefined).map((module) => tag('module', { name: module })),
    tag('customprefix', { name: 'founder', letter: 'q', prefix: '~', rank: 50_000, ranktoset: 50_000 }),
    tag('customprefix', { name: 'admin', letter: 'a', prefix: '&', rank: 40_000, ranktoset: 50_000 }),
    tag('connect', { ...UNLIMITED, ...(settings.password === undefined ? {} : { password: settings.password }) }),
    tag('class', { name: 'all', commands: '*', privs: '*', usermodes: '*', chanmodes: '*', snomasks: '*' }),
    tag('type', { name: 'all', classes: 'all', override: '*' }),
    tag('oper', { ...operator, host: '*@*', type: 'all' }),
    tag('options', { defaultmodes: 'ont', casemapping: 'rfc1459', splitwhois: 'no' }),
    tag('limits', { maxnick: 30, maxchan: 64 }),
    tag('pid', { file: `${settings.folder}/inspircd.pid` }),
    tag('log', { method: 'stderr', level: 'default', type: '* -USERINPUT -USEROUTPUT' }),
    ...(services === undefined ? [] : servicesLink(services)),
  ].join('\n');
}

/** So that a client may say and join as much and as fast as it likes. */
const UNLIMITED: Attributes = {
  allow: '*',
  timeout: 20,
  pingfreq: 120,
  recvq: '64K',
  softsendq: '1M',
  hardsendq: '10M',
  threshold: 1_000,
  commandrate: 100_000,
  fakelag: 'no',
  localmax: 1_000,
  globalmax: 1_000,
  maxchans: 100,
  resolvehostnames: 'no',
  useident: 'no',
};

function paths({ folder, modules }: InspircdSettings): Attributes {
  const own = { configdir: folder, datadir: folder, logdir: folder, runtimedir: folder };
  return modules === undefined ? own : { ...own, moduledir: modules };
}

function listeners({ port, tlsPort, certificates, services }: InspircdSettings): string[] {
  const bind = { address: '127.0.0.1' };
  const files = { certfile: certificates.cert, keyfile: certificates.key, cafile: certificates.ca };
  return [
    tag('bind', { ...bind, port, type: 'clients' }),
    tag('bind', { ...bind, port: tlsPort, type: 'clients', ssl: 'gnutls' }),
    ...(services === undefined ? [] : [tag('bind', { ...bind, port: services.port, type: 'servers' })]),
    tag('sslprofile', { name: 'gnutls', provider: 'gnutls', ...files }),
    tag('gnutls', files),
  ];
}

function moduleNames(withServices: boolean): string[] {
  const always = ['ssl_gnutls', 'cap', 'ircv3', 'namesx', 'customprefix', 'noctcp', 'callerid', 'silence', 'override'];
  return withServices ? [...always, 'services_account', 'sasl', 'spanningtree', 'deaf', 'chghost'] : always;
}

function servicesLink({ name, port }: { name: string; port: number }): string[] {
  const passwords = { sendpass: SERVICES_PASSWORD, recvpass: SERVICES_PASSWORD };
  return [
    tag('sasl', { target: name, requiressl: 'no' }),
    tag('link', { name, ipaddr: '127.0.0.1', port, allowmask: '127.0.0.1/32', ...passwords }),
    tag('uline', { server: name, silent: 'yes' }),
  ];
}

function tag(name: string, attributes: Attributes): string {
  const pairs = Object.entries(attributes).map(([key, value]) => `${key}="${String(value).replaceAll('&', '&amp;')}"`);
  return `<${name} ${pairs.join(' ')}>`;
}
