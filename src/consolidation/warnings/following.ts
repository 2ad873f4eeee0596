import { counted } from '#src/consent/plain-text';
import { humansOf, type Member, membersByServer } from '#src/consolidation/describe-room';
import type { Finder } from '#src/consolidation/situation';
import { creatorsStandAbove } from '#src/portals/power';
import { isDenied } from '#src/portals/server-acl';

const MOST_SERVERS_NAMED = 5;

/** People who cannot follow because their server is kept out of canonical, or they are banned there (spec P-4, threat T-31). */
export const membersKeptOut: Finder = ({ canonical, sources }) =>
  sources.flatMap((source) => {
    const denied = humansOf(source).filter(({ server }) => isDenied(canonical.acl, server));
    const banned = humansOf(source).filter(({ user }) => canonical.banned.includes(user));
    return [
      ...(denied.length === 0
        ? []
        : [
            {
              code: 'members-servers-denied',
              room: source.room,
              text: `${counted(denied.length, 'person', 'people')} of ${source.name} cannot join ${canonical.name}: its list of servers keeps out ${serversIn(denied)}.`,
            },
          ]),
      ...(banned.length === 0
        ? []
        : [
            {
              code: 'members-banned',
              room: source.room,
              text: `${counted(banned.length, 'person', 'people')} of ${source.name} ${banned.length === 1 ? 'is' : 'are'} banned in ${canonical.name} and cannot follow.`,
            },
          ]),
    ];
  });

/** Bans in a source whose targets are in canonical: nothing is copied or lifted, people decide (spec P-4, threat T-20). */
export const bannedInSource: Finder = ({ canonical, sources }) =>
  sources.flatMap((source) => {
    const present = new Set<string>(humansOf(canonical).map(({ user }) => user));
    const met = source.banned.filter((user) => present.has(user)).length;
    if (met === 0) return [];
    const text = `${counted(met, 'person', 'people')} banned in ${source.name} ${met === 1 ? 'is a member' : 'are members'} of ${canonical.name}; bans are neither copied nor lifted.`;
    return [{ code: 'bans-differ', room: source.room, text }];
  });

/** Lists of servers that differ between the rooms (spec P-4, threat T-20). */
export const aclDiffers: Finder = ({ canonical, sources }) =>
  sources.flatMap((source) => {
    const present = membersByServer(canonical.members).map(([server]) => server);
    const letIn = present.filter((server) => isDenied(source.acl, server));
    if (letIn.length === 0) return [];
    const named = letIn.slice(0, MOST_SERVERS_NAMED).join(', ');
    const text = `The room ${source.name} keeps out servers whose people are in ${canonical.name}: ${named}. The list is not copied.`;
    return [{ code: 'server-lists-differ', room: source.room, text }];
  });

/** Canonical's room version is newer than a source's: old servers cannot follow (spec P-4, W-11). */
export const versionIsNewer: Finder = ({ canonical, sources }) =>
  sources.flatMap((source) => {
    if (!isNewer(canonical.power.version, source.power.version)) return [];
    const servers = membersByServer(humansOf(source)).length;
    const text = `The room ${canonical.name} has room version ${canonical.power.version}, ${source.name} has ${source.power.version}: of the ${counted(servers, 'server')} there, those too old for it cannot follow.`;
    return [{ code: 'version-is-newer', room: source.room, text }];
  });

/** Canonical is not open to everybody, so people of the sources need an invitation or the right to follow. */
export const canonicalNotPublic: Finder = ({ canonical, sources }) =>
  sources
    .filter(() => canonical.joinRule !== 'public')
    .map((source) => ({
      code: 'canonical-not-public',
      room: source.room,
      text: `Not everybody may join ${canonical.name}: the ${counted(humansOf(source).length, 'person', 'people')} of ${source.name} need to be let in.`,
    }));

function isNewer(version: string, than: string): boolean {
  const [a, b] = [Number(version), Number(than)];
  if (Number.isFinite(a) && Number.isFinite(b)) return a > b;
  return creatorsStandAbove(version) && !creatorsStandAbove(than);
}

function serversIn(members: readonly Member[]): string {
  const servers = membersByServer(members).map(([server]) => server);
  const more = servers.length > MOST_SERVERS_NAMED ? ` and ${servers.length - MOST_SERVERS_NAMED} more` : '';
  return `${servers.slice(0, MOST_SERVERS_NAMED).join(', ')}${more}`;
}

/** How many a homeserver usually lets into a room at once, and how many a second after that. */
const USUAL_BURST = 10;
const USUAL_A_SECOND = 1;

/** A crowd of ghosts uses up what a homeserver lets into a room, and people who want to follow are turned away meanwhile (handbook irc-bridges 9.2, trap 13). */
export const manyArrivals: Finder = ({ canonical, sources }) => {
  const inside = new Set<string>(canonical.members.map(({ user }) => user));
  const ghosts = sources
    .flatMap(({ members }) => members)
    .filter(({ user, kind }) => kind === 'ghost' && !inside.has(user));
  const [first] = ghosts;
  const count = new Set(ghosts.map(({ user }) => user)).size;
  if (first === undefined || count <= USUAL_BURST) return [];
  const seconds = Math.ceil((count - USUAL_BURST) / USUAL_A_SECOND);
  const text = `${count} accounts of networks come into ${canonical.name}. With the usual limit on joins of ${first.server} (rc_joins_per_room) that takes about ${seconds} seconds, in which people may be turned away for a moment; the old rooms are replaced only after that. The operator of ${first.server} can raise the limit beforehand.`;
  return [{ code: 'many-arrivals', room: canonical.room, text }];
};
