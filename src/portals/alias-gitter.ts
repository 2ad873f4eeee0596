const GITTER_SERVER = 'gitter.im';

/** Alias prefix and homeserver of the bridge that served Gitter from matrix.org until 2021. */
const OLD_BRIDGE = { prefix: '#gitter_', server: 'matrix.org', slash: '=2F' } as const;

/**
 * The aliases Gitter's bridges gave to the room of a uri (`org`, `org/repo`, `org/repo/room`). On gitter.im every `/` became `_` and
 * nothing else was escaped, so `a_b/c` and `a/b_c` share one. Therefore aliases are made from uris and never read back.
 */
export function gitterAliases(uri: string): readonly string[] {
  const locals = [uri.replaceAll('/', '_'), uri.replace('/', '_')];
  const onGitter = locals.flatMap((local) => [local, local.toLowerCase()]).map((local) => `#${local}:${GITTER_SERVER}`);
  const { prefix, server, slash } = OLD_BRIDGE;
  return [...new Set([...onGitter, `${prefix}${uri.replaceAll('/', slash)}:${server}`])];
}

/** True for an alias a Gitter bridge made; its room may still live elsewhere, for Gitter also pointed aliases at foreign rooms. */
export function isGitterAlias(alias: string): boolean {
  const lower = alias.toLowerCase();
  return (
    lower.endsWith(`:${GITTER_SERVER}`) ||
    (lower.startsWith(OLD_BRIDGE.prefix) && lower.endsWith(`:${OLD_BRIDGE.server}`))
  );
}

/** The uri an alias most likely stands for, to read a name from it, never to identify a room: which `_` was a slash is not known. */
export function guessGitterUri(alias: string): string {
  const local = alias.slice(1, alias.indexOf(':'));
  if (!alias.toLowerCase().startsWith(OLD_BRIDGE.prefix)) return local.replace('_', '/');
  return local.slice(OLD_BRIDGE.prefix.length - 1).replace(/=2f/gi, '/');
}
