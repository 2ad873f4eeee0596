import { IrcConnection } from './irc-connection.ts';
import { folded, type Names } from './names.ts';
import type { NetworkSettings } from './settings.ts';

/** The IRC connections of Matrix users on one network. */
export class Puppets {
  private readonly byUser = new Map<string, IrcConnection>();
  private readonly network: NetworkSettings;
  private readonly names: Names;
  /** Hears of each new connection, once. */
  onNew: (userId: string, connection: IrcConnection) => void = () => undefined;

  constructor(network: NetworkSettings, names: Names) {
    this.network = network;
    this.names = names;
  }

  /** The user's connection, made when there is none; rejects when the IRC server does not welcome it. */
  async connected(userId: string, displayName?: string): Promise<IrcConnection> {
    const existing = this.byUser.get(userId);
    const puppet = existing ?? new IrcConnection(this.identityOf(userId, displayName));
    this.byUser.set(userId, puppet);
    await puppet.connect();
    if (existing === undefined) this.onNew(userId, puppet);
    return puppet;
  }

  /** The user's connection; undefined when they never had one. */
  of(userId: string): IrcConnection | undefined {
    return this.byUser.get(userId);
  }

  /** Whose connection has this nick. */
  userOf(nick: string): string | undefined {
    for (const [userId, puppet] of this.byUser) if (folded(puppet.nick) === folded(nick)) return userId;
    return undefined;
  }

  quit(): void {
    for (const puppet of this.byUser.values()) puppet.quit();
  }

  private identityOf(userId: string, displayName: string | undefined) {
    const { host, port } = this.network;
    const username = userId.replace(/[^a-z0-9]/g, '').slice(0, 9) || 'matrix';
    return { host, port, nick: this.names.nickFor(userId, displayName), username, realname: userId };
  }
}
