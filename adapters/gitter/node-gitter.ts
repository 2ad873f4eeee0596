import { createRequire } from 'node:module';

/** A request as the library makes it. */
export type GitterRequest = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  options?: { readonly query?: Readonly<Record<string, string | number>>; readonly body?: object },
) => Promise<unknown>;

/** What we use of the library: its resources; nothing that subscribes, since that could never be ended again. */
export interface GitterLibrary {
  readonly client: {
    request: GitterRequest;
    get(path: string, options?: object): Promise<unknown>;
    post(path: string, options?: object): Promise<unknown>;
  };
  readonly rooms: { findAll(): Promise<unknown> };
}

/** In the place of the token: the library would print a token that is not forty digits long, and needs none. */
const NO_TOKEN = '0'.repeat(40);

/** Loads the library, which brings no types, when the first instance is asked: most commands ask none. */
const load = createRequire(import.meta.url);

/** node-gitter with its way of making requests replaced, for its own knows neither time limits nor status codes. */
export function gitterLibrary(request: GitterRequest): GitterLibrary {
  const Gitter = load('node-gitter') as new (token: string) => GitterLibrary;
  const library = new Gitter(NO_TOKEN);
  library.client.request = request;
  return library;
}
