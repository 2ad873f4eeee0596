import { mayBeIn } from '#src/consolidation/choose-actors';
import { type Finder, pairs, type Situation } from '#src/consolidation/situation';
import { type RoomAlias, serverOf } from '#src/portals/ids';
import type { ListedAliases } from '#src/portals/room-snapshot';

/** Addresses that nobody of ours can move: they go on leading to the old room until somebody does (spec P-2, P-4). */
export const aliasesByHand: Finder = (situation) =>
  situation.legs.flatMap(({ room, name, aliases }) => {
    const stuck = aliases.filter(({ actor }) => actor === undefined).map(({ alias }) => alias);
    if (stuck.length === 0) return [];
    return [
      {
        code: 'aliases-by-hand',
        room,
        text: `No account of ours may move ${stuck.join(', ')} from ${name}: somebody of that server has to, and the run waits for it.${settingHint(situation, stuck)}`,
      },
    ];
  });

/** Where an account of ours would do, had the configuration given it these addresses: what an operator can still set before another plan. */
function settingHint({ installation, canonical }: Situation, stuck: readonly RoomAlias[]): string {
  const ours = installation.actors.filter(({ kind, server }) => kind === 'service' && mayBeIn(canonical, server));
  const servers = [...new Set(stuck.map(serverOf))].filter((server) => ours.some((actor) => actor.server === server));
  if (servers.length === 0) return '';
  return ` Our account on ${servers.join(', ')} could do it, if its operators named the address in the setting homeservers[].appservice.aliases and in the registration; then plan again.`;
}

/** Servers that could not be asked for their aliases: there may be more than we know. */
export const aliasesUnknown: Finder = (situation) =>
  pairs(situation).flatMap(({ leg, source }) => {
    const silent = source.snapshot.aliases.filter(isSilent).map(({ server }) => server);
    const unproven = source.unprovenAliases;
    if (silent.length === 0 && unproven.length === 0) return [];
    const claims =
      unproven.length > 0 ? ` The room itself names ${unproven.join(', ')}, which could not be looked up.` : '';
    const servers =
      silent.length > 0 ? `Whether ${silent.join(', ')} holds addresses of ${leg.name} could not be learnt.` : '';
    return [{ code: 'aliases-unknown', room: leg.room, text: `${servers}${claims}`.trim() }];
  });

/** Spaces that hold a source and that we may not edit: they go on showing the old room. */
export const spacesOutOfReach: Finder = (situation) =>
  pairs(situation).flatMap(({ leg, source }) => {
    const stuck = source.snapshot.spaces.filter(({ editableBy }) => editableBy === undefined).map(({ space }) => space);
    if (stuck.length === 0) return [];
    const text = `${stuck.length === 1 ? 'The space' : 'The spaces'} ${stuck.join(', ')} will go on showing ${leg.name}; only their own people can add the room that stays.`;
    return [{ code: 'spaces-out-of-reach', room: leg.room, text }];
  });

/** Directories of servers that are not ours cannot be seen or changed. */
export const directoriesOutOfReach: Finder = (situation) =>
  pairs(situation).flatMap(({ leg, source }) => {
    const silent = source.snapshot.directories.filter(({ listed }) => listed === undefined).map(({ server }) => server);
    if (silent.length === 0) return [];
    const text = `Whether ${leg.name} is listed in the directory of ${silent.join(', ')} could not be learnt; it may stay there.`;
    return [{ code: 'directories-unknown', room: leg.room, text }];
  });

/** Canonical stays out of directories that list a source, unless the policy lets it be listed (threat T-17). */
export const notListedAnew: Finder = (situation) => {
  const { canonical, installation } = situation;
  if (installation.policy.allowWidening || listedOn(canonical).length > 0) return [];
  return pairs(situation).flatMap(({ leg, source }) => {
    const servers = listedOn(source);
    if (servers.length === 0) return [];
    const text = `The room ${leg.name} is listed in the directory of ${servers.join(', ')}, and ${canonical.name} in none. It is not listed anew, because the policy (allowWidening) forbids that.`;
    return [{ code: 'not-listed-anew', room: leg.room, text }];
  });
};

function listedOn({ snapshot }: Situation['canonical']): readonly string[] {
  return snapshot.directories.filter(({ listed }) => listed === true).map(({ server }) => server);
}

function isSilent({ aliases }: ListedAliases): boolean {
  return aliases === undefined;
}
