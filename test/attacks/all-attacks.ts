import type { Attack, Unacted } from '#test/world/attacks/attack';
import { consentAttacks } from './consent-attacks.ts';
import { networkAttacks } from './network-attacks.ts';
import { planningAttacks } from './planning-attacks.ts';
import { runningAttacks } from './running-attacks.ts';

/** Everything that is tried, in the order of the handbook. */
export const allAttacks: readonly Attack[] = [
  ...consentAttacks,
  ...networkAttacks,
  ...planningAttacks,
  ...runningAttacks,
].sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));

/** The threats that nothing here can act out. */
export const unacted: readonly Unacted[] = [
  {
    id: 'T-11',
    threat: 'a forged sign-in by OpenID or at a page',
    why: 'there is nothing to sign in to: pages only show, and every word is said in a room, on a network or at the terminal.',
  },
  {
    id: 'T-27',
    threat: 'a homeserver that lies about state and members, or resets them',
    why: 'it takes a homeserver that breaks the protocol, which a stock Synapse does not do. We read rooms by the word of our own homeservers alone, wait until all of ours agree before we write, and look again after it (`jobs/deeds/write-state.ts`).',
  },
];

/** The table of docs/explanation/threats.md, and what stands below it. */
export function threatTable(): string {
  const rows = allAttacks.map(
    ({ id, tried, blockedBy, where }) => `| ${id} | ${cell(tried)} | ${cell(blockedBy)} | \`${where}\` |`,
  );
  const missing = unacted.map(({ id, threat, why }) => `- **${id}**, ${threat}: ${why}`);
  return [
    '| id | an attacker … | blocked by | where |',
    '|---|---|---|---|',
    ...rows,
    '',
    '## Not acted out',
    '',
    ...missing,
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
