import type { InspectionPorts } from '#src/consolidation/inspection';
import { isTributaryError } from '#src/errors/tributary-error';
import { inNamespace, patternOfTemplate } from '#src/portals/alias-namespace';
import { portalOfAlias } from '#src/portals/alias-portal';
import type { RoomAlias, RoomId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { ListedAliases } from '#src/portals/room-snapshot';
import { claimedAliases } from '#src/portals/room-state';
import type { SeenRoom } from './read-room.ts';

/** What an alias resolves to: undefined value: nothing; absent key: could not be asked, or must not be. */
export type Resolved = Readonly<Record<string, RoomId | undefined>>;

/**
 * Looks up every alias that a server lists or a room claims. A claimed alias of a bridge's own form, of a public bridge's too,
 * is looked up only where a server lists it: looking up one that is not there makes a bridge create a portal (handbook matrix 0, point 3).
 */
export async function resolveAliases(
  ports: InspectionPorts,
  rooms: readonly { readonly seen: SeenRoom; readonly listed: readonly ListedAliases[] }[],
): Promise<Resolved> {
  const listed = new Set(rooms.flatMap((room) => room.listed.flatMap(({ aliases }) => aliases ?? [])));
  const claimed = rooms.flatMap(({ seen }) => claimedAliases(seen.state).all);
  const patterns = portalPatterns(ports.installation);
  const makesPortal = (alias: RoomAlias) => inNamespace(patterns, alias) || portalOfAlias(alias)?.by === 'bridge';
  const harmless = claimed.filter((alias) => !makesPortal(alias));
  const asked = [...new Set([...listed, ...harmless])].sort();
  const answers = await Promise.all(asked.map((alias) => resolve(ports, alias)));
  return Object.fromEntries(answers.flat());
}

/** The patterns of all aliases that configured bridges make or hold. */
export function bridgePatterns(installation: Installation): readonly string[] {
  const held = installation.bridges.flatMap(({ aliasNamespace }) => aliasNamespace ?? []);
  return [...portalPatterns(installation), ...held];
}

/** The patterns of aliases for which a bridge makes a portal when somebody asks; a namespace that is only held has no such bridge. */
export function portalPatterns(installation: Installation): readonly string[] {
  return installation.bridges.flatMap(({ aliasTemplate, perNetwork, homeserver }) => {
    const own = Object.values(perNetwork ?? {}).map((network) => network.aliasTemplate);
    const templates = [aliasTemplate, ...own].filter((template) => template !== undefined);
    return templates.map((template) => patternOfTemplate(template, homeserver));
  });
}

async function resolve(ports: InspectionPorts, alias: RoomAlias): Promise<readonly [string, RoomId | undefined][]> {
  try {
    const target = await ports.world.resolve(alias);
    return [[alias, target?.room]];
  } catch (error) {
    if (isTributaryError(error, 'ALIAS_UNKNOWN_NOW')) return [];
    throw error;
  }
}
