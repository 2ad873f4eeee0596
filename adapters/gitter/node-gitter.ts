// @ts-expect-error the library brings no types; what we use of it is said below
import Gitter from 'node-gitter';

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

/** node-gitter with its way of making requests replaced, for its own knows neither time limits nor status codes. */
export function gitterLibrary(request: GitterRequest): GitterLibrary {
  const library = new Gitter(NO_TOKEN) as GitterLibrary;
  library.client.request = request;
  return library;
}
