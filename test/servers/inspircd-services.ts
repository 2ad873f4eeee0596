import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireProgram } from './debian-package.ts';
import { type InspircdSettings, SERVICES_PASSWORD } from './inspircd-config.ts';
import { makeServerFolder, removeServerFolder } from './server-folder.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** How services link: their own server name, the port that waits for them, and the server. */
export interface ServicesOptions {
  readonly name: string;
  readonly port: number;
  readonly uplink: Pick<InspircdSettings, 'name'>;
}

/** In this order: an unpacked atheme does not find by itself what a module needs. */
const MODULES = [
  'transport/rfc1459',
  'protocol/base36uid',
  'protocol/inspircd',
  'backend/corestorage',
  'backend/opensex',
  'crypto/posix',
  'nickserv/main',
  'nickserv/identify',
  'nickserv/logout',
  'nickserv/register',
  'chanserv/main',
  'chanserv/flags',
  'chanserv/info',
  'chanserv/op',
  'chanserv/register',
  'saslserv/main',
  'saslserv/plain',
];

/** Starts atheme's NickServ, ChanServ and SaslServ and waits until they are linked. */
export async function startServices(options: ServicesOptions): Promise<ServerProcess> {
  const folder = makeServerFolder('services');
  const { command, env, unpackedIn } = requireProgram('atheme-services');
  const config = join(folder, 'atheme.conf');
  writeFileSync(config, athemeConfig(options, unpackedIn === undefined ? '' : modulesIn(unpackedIn)));
  const own = ['-c', config, '-D', folder, '-l', join(folder, 'atheme.log'), '-p', join(folder, 'atheme.pid')];
  const asRoot = process.getuid?.() === 0 ? ['-r'] : [];
  const server = await startServer({
    label: 'services',
    command,
    args: ['-n', ...asRoot, ...own],
    env,
    folder,
    port: undefined,
    answers: async () => readFileSync(join(folder, 'server.log'), 'utf8').includes('ENDBURST'),
    patience: 20_000,
  });
  return {
    ...server,
    stop: async () => {
      await server.stop('hard');
      removeServerFolder(folder);
    },
  };
}

function modulesIn(unpacked: string): string {
  const libraries = join(unpacked, 'usr', 'lib');
  const triplet = readdirSync(libraries).find((name) => name.includes('-linux-')) ?? '';
  return `${join(libraries, triplet, 'atheme', 'modules')}/`;
}

function athemeConfig({ name, port, uplink }: ServicesOptions, modules: string): string {
  const service = (nick: string) => `nick = "${nick}"; user = "${nick}"; host = "${name}"; real = "${nick}";`;
  return [
    ...MODULES.map((module) => `loadmodule "${modules}${module}";`),
    `serverinfo { name = "${name}"; desc = "services"; numeric = "00B"; recontime = 1; netname = "testnet";`,
    '  adminname = "test"; adminemail = "a@irc.test"; registeremail = "r@irc.test"; hidehostsuffix = "users.test";',
    '  mta = "/bin/true"; loglevel = { all; }; maxlogins = 50; maxusers = 50; mdlimit = 30; emaillimit = 1000;',
    '  emailtime = 1; auth = none; casemapping = rfc1459; };',
    `uplink "${uplink.name}" { host = "127.0.0.1"; port = ${port};`,
    `  send_password = "${SERVICES_PASSWORD}"; receive_password = "${SERVICES_PASSWORD}"; };`,
    `nickserv { ${service('NickServ')} maxnicks = 5; expire = 0; };`,
    `chanserv { ${service('ChanServ')} maxchans = 50; expire = 0; templates { founder = "+AFORaefhiorstv"; }; };`,
    `saslserv { ${service('SaslServ')} };`,
    'general { uflags = { hidemail; }; cflags = { verbose; }; flood_msgs = 0; ratelimit_uses = 0; commit_interval = 5; };',
  ].join('\n');
}
