import { namespacesOf } from '#src/portals/bridge-ghosts';
import { isUserId, localpartOf, serverOf, type UserId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { BridgeDriver } from '#src/ports/bridge-driver';

/** What stands behind an account: a person, a bridge's ghost of somebody elsewhere, or a program. */
export type AccountKind = 'human' | 'ghost' | 'bot';

/** Tells what stands behind an account. */
export type AccountKinds = (user: UserId) => AccountKind;

/** Accounts that keep a network's homeserver running and are never people (spec C-6). */
const NAMED_BOTS: ReadonlySet<string> = new Set([
  '@gitter-badger:gitter.im',
  '@moderation:gitter.im',
  '@gitterbot:gitter.im',
  '@gitterbot:matrix.org',
]);

/** Names that well-known bridges give their ghosts, so that an admin's ghost never counts as the admin (threat T-10). */
const RECOGNISED_GHOSTS: readonly RegExp[] = [
  /^@_(discord|xmpp|bifrost|slack|telegram|irc|oftc|gitter|mattermost|whatsapp|signal)_/,
  /^@(discord|telegram|whatsapp|signal|instagram|facebook|twitter|gmessages|googlechat)_[0-9a-f-]{5,}:/,
  /^@(freenode|gitter|mozilla|snoonet|gnome|w3c|gimpnet|espernet|hackint|libera|slack)_[^:]+:matrix\.org$/,
  /^@slack_[a-z0-9-]+_[a-z0-9]+:/,
];

/** Builds the judge of accounts from the configuration and from what the drivers know of their bridges. */
export function accountKinds(installation: Installation, drivers: readonly BridgeDriver[]): AccountKinds {
  const bots = new Set<string>([
    ...installation.actors.map(({ user }) => user),
    ...installation.bridges.map(({ bot }) => bot),
    ...drivers.flatMap(({ facts }) => facts.bots),
  ]);
  const namespaces = ghostNamespaces(installation, drivers);
  return (user) => {
    if (bots.has(user) || NAMED_BOTS.has(user)) return 'bot';
    if (namespaces.some((namespace) => namespace.test(user))) return 'ghost';
    if (drivers.some((driver) => driver.facts.ghosts && driver.usersIn([user]).length > 0)) return 'ghost';
    return isRecognisedGhost(user) ? 'ghost' : 'human';
  };
}

/** On gitter.im the names that the bridge once made are people of today (spec C-6). */
function isRecognisedGhost(user: UserId): boolean {
  if (!isUserId(user) || serverOf(user) === 'gitter.im' || localpartOf(user) === '') return false;
  return RECOGNISED_GHOSTS.some((pattern) => pattern.test(user));
}

function ghostNamespaces(installation: Installation, drivers: readonly BridgeDriver[]): readonly RegExp[] {
  const withoutGhosts = new Set(drivers.filter(({ facts }) => !facts.ghosts).map(({ bridge }) => bridge));
  return installation.bridges.filter(({ id }) => !withoutGhosts.has(id)).flatMap(namespacesOf);
}
