import { createHmac } from 'node:crypto';
import type { Config, NetworkConfig } from '#src/config/schema';
import { type IrcPerson, ircPerson } from '#test/world/irc-person';
import { type MatrixPerson, matrixPerson } from '#test/world/matrix-person';

type IrcNetwork = Extract<NetworkConfig, { protocol: 'irc' }>;

/** Makes people on a homeserver and on an IRC network, each with a name that nobody had before. */
export interface People {
  onMatrix(name: string): Promise<MatrixPerson>;
  onIrc(name: string): Promise<IrcPerson>;
  /** Sends those on IRC home. */
  leave(): Promise<void>;
}

/** Where people live, and what sets this run's names apart. */
export interface PeopleOptions {
  readonly homeserver: Config['homeservers'][number];
  readonly network: IrcNetwork;
  readonly registrationSecret: string;
  readonly mark: string;
}

/** People with plain clients: what they see is told by the servers and by nothing of ours. */
export function peopleOf({ homeserver, network, registrationSecret, mark }: PeopleOptions): People {
  const online: IrcPerson[] = [];
  let count = 0;
  const named = (name: string): string => {
    count += 1;
    return `${name}${mark}${count}`;
  };
  return {
    onMatrix: async (name) => {
      const account = await register(homeserver.url, registrationSecret, named(name));
      return matrixPerson({ url: homeserver.url, ...account });
    },
    onIrc: async (name) => {
      const { host, port, tls, password } = network;
      const secret = password ? { password: password.reveal() } : {};
      const person = await ircPerson({ host, port, tls, nick: named(name), ...secret });
      online.push(person);
      return person;
    },
    leave: async () => void (await Promise.allSettled(online.splice(0).map((person) => person.quit()))),
  };
}

/** By the homeserver's shared secret, as Synapse's own script does it. */
async function register(url: string, secret: string, username: string) {
  const address = `${url}/_synapse/admin/v1/register`;
  const { nonce } = (await (await fetch(address)).json()) as { nonce: string };
  const password = `${username}-${nonce}`;
  const mac = createHmac('sha1', secret).update([nonce, username, password, 'notadmin'].join('\0')).digest('hex');
  const body = JSON.stringify({ nonce, username, password, admin: false, mac });
  const answer = await fetch(address, { method: 'POST', body });
  if (!answer.ok) throw new Error(`${username} could not be registered: ${answer.status} ${await answer.text()}`);
  const { user_id: userId, access_token: accessToken } = (await answer.json()) as Record<string, string>;
  return { userId: userId ?? '', accessToken: accessToken ?? '' };
}
