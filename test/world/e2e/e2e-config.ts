import type { Gate } from './gate.ts';

/** Where everything listens. */
export interface E2ePorts {
  readonly clientOne: number;
  readonly federationOne: number;
  readonly clientTwo: number;
  readonly federationTwo: number;
  readonly listenOne: number;
  readonly listenTwo: number;
  readonly http: number;
}

/** Every secret of a configuration. */
export interface Secrets {
  readonly asOne: string;
  readonly hsOne: string;
  readonly asTwo: string;
  readonly hsTwo: string;
  readonly gitter: string;
  readonly gitterHs: string;
}

/** Top-level keys that differ from the usual configuration; `policy` is merged, anything else replaced. */
export interface ConfigChanges {
  readonly database?: object;
  readonly homeservers?: readonly object[];
  readonly bridges?: readonly object[];
  readonly networks?: readonly object[];
  readonly policy?: object;
  readonly operators?: readonly string[];
  readonly [key: string]: unknown;
}

/** What a configuration is made from. */
export interface ConfigParts {
  readonly ports: E2ePorts;
  readonly secrets: Secrets;
  readonly gates: { readonly one: Gate; readonly two: Gate };
}

/** The configuration of the tests: an appservice on both servers, Gitter's bridge on the second, no time to object. */
export function configOf(parts: ConfigParts, { policy, ...changes }: ConfigChanges): object {
  const { ports, secrets, gates } = parts;
  const [one, two] = [`localhost:${ports.federationOne}`, `localhost:${ports.federationTwo}`];
  const ours = { id: 'tributary', sender: 'tributary' };
  return {
    database: { url: 'embedded' },
    dataDir: './data',
    http: { listen: `127.0.0.1:${ports.http}`, publicUrl: `http://127.0.0.1:${ports.http}` },
    homeservers: [
      {
        name: one,
        url: gates.one.url,
        appservice: {
          ...ours,
          listen: `127.0.0.1:${ports.listenOne}`,
          asToken: secrets.asOne,
          hsToken: secrets.hsOne,
          aliases: [`#.*:${one}`],
        },
      },
      {
        name: two,
        url: gates.two.url,
        appservice: {
          ...ours,
          listen: `127.0.0.1:${ports.listenTwo}`,
          asToken: secrets.asTwo,
          hsToken: secrets.hsTwo,
          aliases: [`#.*:${two}`],
        },
      },
    ],
    bridges: [
      {
        id: 'gitter',
        driver: 'gitter-native',
        homeserver: two,
        bot: `@gitter-badger:${two}`,
        asToken: secrets.gitter,
        aliasNamespace: `#.*:${two}`,
      },
    ],
    networks: [{ id: 'gitter', protocol: 'gitter', apiEndpoint: null, token: null, homeserver: two }],
    operators: [`@ops:${one}`],
    ...changes,
    policy: { objectionHours: 0, secondConfirmation: false, ...policy },
  };
}
