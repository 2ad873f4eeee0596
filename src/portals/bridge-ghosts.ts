import type { UserId } from './ids.ts';
import type { BridgeSetting } from './installation.ts';

/** The patterns of the bridge's ghosts, for all of its networks; empty: it has none that are known. */
export function namespacesOf(setting: BridgeSetting): readonly RegExp[] {
  const perNetwork = Object.values(setting.perNetwork ?? {}).map(({ userNamespace }) => userNamespace);
  const patterns = new Set([setting.userNamespace, ...perNetwork].filter((pattern) => pattern !== undefined));
  return [...patterns].map((pattern) => new RegExp(`^(?:${pattern})$`, 'u'));
}

/** Which of these users are ghosts of the bridge; its bot is none. */
export function ghostsAmong(users: readonly UserId[], setting: BridgeSetting): readonly UserId[] {
  const namespaces = namespacesOf(setting);
  return users.filter((user) => user !== setting.bot && namespaces.some((namespace) => namespace.test(user)));
}
