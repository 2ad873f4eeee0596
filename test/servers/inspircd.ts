import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificates } from './certificates.ts';
import { type FoundProgram, requireProgram } from './debian-package.ts';
import { freePort } from './free-port.ts';
import { type InspircdSettings, inspircdConfig } from './inspircd-config.ts';
import { startServices } from './inspircd-services.ts';
import { IRC_OPERATOR, type IrcServer, type IrcServerOptions, takesConnections } from './irc-server.ts';
import { makeServerFolder, removeServerFolder } from './server-folder.ts';
import { startServer } from './server-process.ts';

/** How to start an inspircd; it knows no channels that nobody is in. */
export interface InspircdOptions extends Omit<IrcServerOptions, 'channels'> {
  /** With accounts, founders and SASL: NickServ, ChanServ and SaslServ of a real atheme. */
  readonly services?: boolean;
}

const SERVICES_NAME = 'services.irc.test';

/** Starts a real inspircd on 127.0.0.1, with services if told, and waits until all answer. */
export async function startInspircd(options: InspircdOptions = {}): Promise<IrcServer> {
  const label = options.label ?? 'inspircd';
  const program = requireProgram('inspircd');
  const settings = await chooseSettings(options, { program, folder: makeServerFolder(label) });
  writeFileSync(join(settings.folder, 'inspircd.conf'), inspircdConfig(settings));
  let server = await launch(label, { program, settings });
  const services = settings.services && (await startServices({ ...settings.services, uplink: settings }));
  return {
    kind: 'inspircd',
    name: settings.name,
    host: '127.0.0.1',
    port: settings.port,
    tlsPort: settings.tlsPort,
    ca: settings.certificates.ca,
    caseMapping: 'rfc1459',
    operator: settings.operator,
    folder: settings.folder,
    logFile: server.logFile,
    get pid() {
      return server.pid;
    },
    stop: async () => {
      await services?.stop();
      await server.stop('hard'); // it has nothing to keep, and version 3 crashes on its way out
      removeServerFolder(settings.folder);
    },
    kill: () => server.stop('hard'),
    restart: async () => {
      await server.stop('hard');
      server = await launch(label, { program, settings });
    },
  };
}

interface Place {
  readonly program: FoundProgram;
  readonly folder: string;
}

async function chooseSettings(options: InspircdOptions, { program, folder }: Place): Promise<InspircdSettings> {
  return {
    name: options.name ?? 'irc.test',
    folder,
    port: options.port ?? (await freePort()),
    tlsPort: options.tlsPort ?? (await freePort()),
    certificates: await certificates(),
    operator: IRC_OPERATOR,
    ...(options.password === undefined ? {} : { password: options.password }),
    ...(program.unpackedIn === undefined ? {} : { modules: join(program.unpackedIn, 'usr/lib/inspircd/modules') }),
    ...(options.services ? { services: { port: await freePort(), name: SERVICES_NAME } } : {}),
  };
}

function launch(label: string, { program, settings }: { program: FoundProgram; settings: InspircdSettings }) {
  const { folder, port } = settings;
  const asRoot = process.getuid?.() === 0 ? ['--runasroot'] : [];
  return startServer({
    label,
    command: program.command,
    args: [`--config=${join(folder, 'inspircd.conf')}`, '--nofork', ...asRoot],
    env: program.env,
    folder,
    port,
    answers: () => takesConnections(port),
    patience: 20_000,
  });
}
