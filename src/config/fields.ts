import { z } from 'zod';
import { isUserId } from '#src/portals/ids';
import { Secret } from './secret.ts';

const LISTEN = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/]+)):(\d{1,5})$/;
const SERVER_NAME = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?$/;
const MAX_PORT = 65535;

/** Where a listener is bound. */
export interface ListenAddress {
  readonly host: string;
  /** 0: a free port is chosen. */
  readonly port: number;
}

/** A text that may not be empty. */
export const text = () => z.string().min(1, 'must not be empty');

/** A text that is wrapped so that it is shown nowhere (spec E-5). */
export const secret = () =>
  text()
    .transform((value) => new Secret(value))
    .meta({ secret: true });

/** A name that other parts of the file refer to. */
export const name = () =>
  z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
      'must be letters, digits, ".", "_" or "-", and start with one of the first two',
    );

/** A Matrix server name, with a port where it has one. */
export const serverName = () =>
  z.string().regex(SERVER_NAME, 'must be a server name such as "example.org", without "https://"');

/** A Matrix user id. */
export const userId = () => z.string().refine(isUserId, 'must be a user id such as "@name:example.org"');

/** An http(s) address; a slash at its end is dropped. */
export const url = () =>
  z
    .string()
    .refine(isPlainUrl, 'must be an address such as "http://127.0.0.1:8008", without user name, query or fragment')
    .transform((value) => value.replace(/\/+$/, ''));

/** A `host:port` pair to listen on. */
export const listen = () =>
  z
    .string()
    .refine((value) => parseListen(value) !== undefined, 'must be host:port such as "127.0.0.1:8090"')
    .transform((value): ListenAddress => parseListen(value) ?? { host: value, port: 0 });

/** A regular expression, as registrations hold them. */
export const pattern = () => z.string().min(1, 'must not be empty').refine(compiles, 'must be a regular expression');

/** A port of a server that is called. */
export const port = () => z.int('must be a whole number').min(1).max(MAX_PORT);

/** A value that may be left out or be null; both mean null. */
export function optional<T extends z.ZodType>(schema: T) {
  return schema.nullable().default(null);
}

function isPlainUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  return (protocol === 'http:' || protocol === 'https:') && username + password + search + hash === '';
}

function parseListen(value: string): ListenAddress | undefined {
  const [, ipv6, host, port] = LISTEN.exec(value) ?? [];
  const address = ipv6 ?? host;
  return address === undefined || Number(port) > MAX_PORT ? undefined : { host: address, port: Number(port) };
}

function compiles(value: string): boolean {
  try {
    return Boolean(new RegExp(value));
  } catch {
    return false;
  }
}
