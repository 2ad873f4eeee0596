import { IrcConnection } from './irc-connection.ts';
import { folded, type Names } from './names.ts';
import type { NetworkSettings } from './settings.ts';

/** The IRC connections of Matrix users on one network. */
export class Puppets {
  private readonly byUser = new Map<string, IrcConnection>();
  private readonly network: NetworkSettings;
  private readonly names: Names;
  /** Hears of each new connection, once, when the IRC server has welcomed it. */
  onNew: (userId: string, connection: IrcConnection) => void = () => undefined;

  constructor(network: NetworkSettings, names: Names) {
    this.network = network;
    this.names = names;
  }

  /** The user's connection, made when there is none; it need not stand yet. */
  ofOrNew(userId: string, displayName?: string): IrcConnection {
    const puppet = this.byUser.get(userId) ?? this.make(userId, displayName);
    this.byUser.set(userId, puppet);
    return puppet;
  }

  /** As `ofOrNew`; rejects when the IRC server does not welcome it. */
  async connected(userId: string, displayName?: string): Promise<IrcConnection> {
    const puppet = this.ofOrNew(userId, displayName);
    await puppet.connect();
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

  private make(userId: string, displayName: string | undefined): IrcConnection {
    const puppet = new IrcConnection(this.identityOf(userId, displayName));
    const welcomed = (): void => {
      puppet.client.removeListener('registered', welcomed);
      this.onNew(userId, puppet);
    };
    puppet.client.on('registered', welcomed);
    return puppet;
  }

  private identityOf(userId: string, displayName: string | undefined) {
    const { host, port } = this.network;
    const username = userId.replace(/[^a-z0-9]/g, '').slice(0, 9) || 'matrix';
    return { host, port, nick: this.names.nickFor(userId, displayName), username, realname: userId };
  }
}
