import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificates } from './certificates.ts';
import { requireProgram } from './debian-package.ts';
import { dhParameters } from './dh-parameters.ts';
import { freePort } from './free-port.ts';
import { IRC_OPERATOR, type IrcServer, type IrcServerOptions, takesConnections } from './irc-server.ts';
import { type NgircdPeer, type NgircdSettings, ngircdConfig } from './ngircd-config.ts';
import { makeServerFolder, removeServerFolder } from './server-folder.ts';
import { startServer } from './server-process.ts';

/** Starts a real ngircd on 127.0.0.1 and waits until it answers. */
export async function startNgircd(options: IrcServerOptions & { peer?: NgircdPeer } = {}): Promise<IrcServer> {
  const label = options.label ?? 'ngircd';
  const folder = makeServerFolder(label);
  const dhFile = join(folder, 'dh.pem');
  const settings = { ...(await chooseSettings(options)), dhFile };
  writeFileSync(dhFile, dhParameters());
  writeFileSync(join(folder, 'ngircd.conf'), ngircdConfig(settings, options));
  let server = await launch({ label, folder, port: settings.port });
  return {
    kind: 'ngircd',
    name: settings.name,
    host: '127.0.0.1',
    port: settings.port,
    tlsPort: settings.tlsPort,
    ca: settings.certificates.ca,
    caseMapping: 'ascii',
    operator: settings.operator,
    folder,
    logFile: server.logFile,
    get pid() {
      return server.pid;
    },
    stop: async () => {
      await server.stop();
      removeServerFolder(folder);
    },
    kill: () => server.stop('hard'),
    restart: async () => {
      await server.stop();
      server = await launch({ label, folder, port: settings.port });
    },
  };
}

/** Starts two ngircd of one network: who is on one is seen on the other until one is killed. */
export async function startNgircdPair(options: IrcServerOptions = {}): Promise<[IrcServer, IrcServer]> {
  const [one, two] = [await freePort(), await freePort()];
  const [first, second] = ['one.irc.test', 'two.irc.test'];
  const callee = await startNgircd({
    ...options,
    name: second,
    port: two,
    peer: { name: first, port: one, calls: false },
  });
  const caller = await startNgircd({
    ...options,
    name: first,
    port: one,
    peer: { name: second, port: two, calls: true },
  });
  return [caller, callee];
}

async function chooseSettings(options: IrcServerOptions): Promise<Omit<NgircdSettings, 'dhFile'>> {
  return {
    name: options.name ?? 'irc.test',
    port: options.port ?? (await freePort()),
    tlsPort: options.tlsPort ?? (await freePort()),
    certificates: await certificates(),
    operator: IRC_OPERATOR,
  };
}

/** As root it runs as `nobody`; everything it needs is read before. */
function launch({ label, folder, port }: { label: string; folder: string; port: number }) {
  const { command, env } = requireProgram('ngircd');
  return startServer({
    label,
    command,
    args: ['--nodaemon', '--config', join(folder, 'ngircd.conf')],
    env,
    folder,
    port,
    answers: () => takesConnections(port),
    patience: 20_000,
  });
}
