import type { Attack } from '#test/world/attacks/attack';
import { approvalAttacks } from './approval-attacks.ts';
import { consentAttacks } from './consent-attacks.ts';
import { impersonationAttacks } from './impersonation-attacks.ts';
import { movingAttacks } from './moving-attacks.ts';
import { networkAttacks } from './network-attacks.ts';
import { planningAttacks } from './planning-attacks.ts';
import { runningAttacks } from './running-attacks.ts';
import { serverAttacks } from './server-attacks.ts';

/** Everything that is tried, in the order of the handbook. */
export const allAttacks: readonly Attack[] = [
  ...approvalAttacks,
  ...consentAttacks,
  ...impersonationAttacks,
  ...networkAttacks,
  ...movingAttacks,
  ...planningAttacks,
  ...runningAttacks,
  ...serverAttacks,
].sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));

/** The table of docs/explanation/threats.md. */
export function threatTable(): string {
  const rows = allAttacks.map(
    ({ id, tried, blockedBy, where }) => `| ${id} | ${cell(tried)} | ${cell(blockedBy)} | \`${where}\` |`,
  );
  return ['| id | an attacker … | blocked by | where |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
