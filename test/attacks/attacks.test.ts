import { type BesiegedTown, startBesiegedTown } from '#test/world/attacks/besieged-town';
import { allAttacks } from './all-attacks.ts';

let town: BesiegedTown;

beforeAll(async () => {
  town = await startBesiegedTown();
});

afterAll(() => town?.stop());

describe('T-01 to T-33: nothing changes in any room when an attacker', () => {
  test.each(allAttacks)('$id $tried', ({ attempt }) => attempt(town));
});
