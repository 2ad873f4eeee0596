import type { Certificates } from './certificates.ts';
import type { IrcServerOptions } from './irc-server.ts';

/** What one ngircd's configuration depends on. */
export interface NgircdSettings {
  readonly name: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly certificates: Certificates;
  readonly dhFile: string;
  readonly operator: { readonly name: string; readonly password: string };
}

/** A server of the same network; the lower port calls the higher one. */
export interface NgircdPeer {
  readonly name: string;
  readonly port: number;
  readonly calls: boolean;
}

type Section = readonly [name: string, values: Readonly<Record<string, string | number>>];

/** The whole ngircd.conf: quick, without limits, on 127.0.0.1 alone. */
export function ngircdConfig(settings: NgircdSettings, options: IrcServerOptions & { peer?: NgircdPeer }): string {
  const { port, tlsPort, certificates, dhFile, operator, name } = settings;
  const password: Record<string, string> = options.password === undefined ? {} : { Password: options.password };
  const sections: readonly Section[] = [
    ['Global', { Name: name, Info: 'test', AdminInfo1: 'test', Listen: '127.0.0.1', Ports: port, ...password }],
    ['Limits', { ConnectRetry: 5, MaxConnections: 0, MaxConnectionsIP: 0, MaxJoins: 0, MaxListSize: 0, ...NICKS }],
    ['Options', { DNS: 'no', Ident: 'no', PAM: 'no', OperCanUseMode: 'yes' }],
    ['SSL', { CertFile: certificates.cert, KeyFile: certificates.key, DHFile: dhFile, Ports: tlsPort }],
    ['Operator', { Name: operator.name, Password: operator.password }],
    ...(options.channels ?? []).map(channelSection),
    ...(options.peer === undefined ? [] : [peerSection(options.peer)]),
  ];
  return sections.map(asText).join('\n');
}

/** Without the penalty a client may say many lines at once. */
const NICKS = { MaxNickLength: 30, MaxPenaltyTime: 0, PingTimeout: 120, PongTimeout: 20 };

function channelSection(channel: { name: string; topic?: string; modes?: string }): Section {
  return ['Channel', { Name: channel.name, Topic: channel.topic ?? '', Modes: channel.modes ?? 'nt' }];
}

function peerSection({ name, port, calls }: NgircdPeer): Section {
  const secret = { MyPassword: 'link', PeerPassword: 'link' };
  return ['Server', { Name: name, Host: '127.0.0.1', ...(calls ? { Port: port } : {}), ...secret }];
}

function asText([name, values]: Section): string {
  const lines = Object.entries(values).map(([key, value]) => `${key} = ${value}\n`);
  return `[${name}]\n${lines.join('')}`;
}
