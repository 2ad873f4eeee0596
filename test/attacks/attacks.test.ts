import { type BesiegedTown, startBesiegedTown } from '#test/world/attacks/besieged-town';
import { consentAttacks } from './consent-attacks.ts';
import { planningAttacks } from './planning-attacks.ts';

let town: BesiegedTown;

beforeAll(async () => {
  town = await startBesiegedTown();
});

afterAll(() => town?.stop());

describe('T-01 to T-33: nothing changes in any room when an attacker', () => {
  test.each([...consentAttacks, ...planningAttacks])('$id $tried', ({ attempt }) => attempt(town));
});
