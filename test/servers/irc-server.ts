import { connect } from 'node:net';
import type { CaseMapping } from '#src/portals/irc-channel';

/** How to start an IRC server; everything has a default. */
export interface IrcServerOptions {
  /** Names its folder and its error messages. */
  readonly label?: string;
  /** Its server name, not an address; "irc.test" unless told. */
  readonly name?: string;
  readonly port?: number;
  readonly tlsPort?: number;
  /** Channels that exist without anybody in them. */
  readonly channels?: readonly { readonly name: string; readonly topic?: string; readonly modes?: string }[];
  /** What every client has to give (PASS); none unless told. */
  readonly password?: string;
}

/** An IRC server that runs. */
export interface IrcServer {
  readonly kind: 'ngircd' | 'inspircd';
  readonly name: string;
  readonly host: '127.0.0.1';
  /** Where clients talk to it without TLS. */
  readonly port: number;
  /** Where clients talk to it with TLS. */
  readonly tlsPort: number;
  /** File of the authority that signed its certificate. */
  readonly ca: string;
  readonly caseMapping: CaseMapping;
  /** For `OPER`. */
  readonly operator: { readonly name: string; readonly password: string };
  readonly folder: string;
  readonly logFile: string;
  /** The process of now; another one after a restart. */
  readonly pid: number;
  /** Ends the process and removes its files. */
  stop(): Promise<void>;
  /** Ends the process at once, without a word to anybody; `restart` brings it back. */
  kill(): Promise<void>;
  /** Ends the process if it runs and starts it again on the same ports. */
  restart(): Promise<void>;
}

/** For `OPER` on every test server. */
export const IRC_OPERATOR = { name: 'root', password: 'rootpw' } as const;

/** True once something takes connections on the port. */
export function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
