import type { Acts } from '#src/acts/acts';
import type { Plan } from '#src/consolidation/plan';
import type { Attack } from '#test/world/attacks/attack';
import type { BesiegedTown } from '#test/world/attacks/besieged-town';
import { agreedPlan, givenSquare, type Square, workOn } from '#test/world/attacks/square';
import { nothingChanges, replyTo } from '#test/world/attacks/unchanged';
import { eventually } from '#test/world/eventually';

interface Waiting {
  readonly acts: Acts;
  readonly square: Square;
  readonly plan: Plan;
}

/** A merge that waits for its second confirmation; bob moderates the old room, eve is banned from the one that stays. */
async function givenWaiting(town: BesiegedTown): Promise<Waiting> {
  const { alice, bob, eve } = town.people;
  const acts = await town.under({ secondConfirmation: true });
  const square = await givenSquare(town, { source: { levels: { users: { [bob.userId]: 50 } } } });
  await alice.ban(square.canonical.room, eve.userId);
  const plan = await agreedPlan(town, square, acts);
  const { consolidation } = await workOn(acts, plan);
  expect(consolidation).toMatchObject({ state: 'waiting', step: 'await-confirmation' });
  return { acts, square, plan };
}

const levelOf = async ({ canonical }: Square, user: string) => {
  const levels = await canonical.owner.getState(canonical.room, 'm.room.power_levels');
  return (levels?.users as Record<string, number> | undefined)?.[user];
};
const membershipOf = async ({ canonical }: Square, user: string) =>
  (await canonical.owner.getState(canonical.room, 'm.room.member', user))?.membership;

const foreignApproval: Attack = {
  id: 'T-21',
  tried:
    'approves a promotion and that a ban is lifted: as a member, as admin of the old room, at the terminal, and as an admin of the room that stays who is demoted before it is done',
  blockedBy:
    'one name at a time, by a person with full power in the room that stays, read then and again before it is done',
  where: 'jobs/consolidation/carry-out-approvals.ts',
  attempt: async (town) => {
    const { acts, square, plan } = await givenWaiting(town);
    const { alice, bob, erin, eve, mallory } = town.people;
    const { canonical, source } = square;
    const writes = [`!tributary promote ${bob.userId}`, `!tributary lift ${eve.userId}`];
    await nothingChanges({ town, square }, async () => {
      for (const line of writes) {
        expect(await replyTo(mallory, canonical.room, await mallory.send(canonical.room, line))).toMatch(
          /takes a person with level/,
        );
        expect(await replyTo(erin, source.room, await erin.send(source.room, line))).toMatch(
          /only in the room that stays/,
        );
      }
      const terminal = { plan: plan.id, kind: 'promote', name: bob.userId } as const;
      for (const by of [mallory.userId, erin.userId, town.service, town.people.ops.userId])
        await expect(acts.approveSingle({ ...terminal, by })).rejects.toMatchObject({ code: 'APPROVAL_NOT_ALLOWED' });
      await alice.setPowerLevel(canonical.room, mallory.userId, 100);
      for (const line of writes)
        expect(await replyTo(mallory, canonical.room, await mallory.send(canonical.room, line))).toMatch(/noted/);
      await mallory.putState(canonical.room, 'm.room.power_levels', await levelsWithout(square, mallory.userId));
      await workOn(acts, plan);
    });

    // One word of the admin does it, once, and undo takes it back.
    for (const line of writes) await replyTo(alice, canonical.room, await alice.send(canonical.room, line));
    await workOn(acts, plan);
    expect([await levelOf(square, bob.userId), await membershipOf(square, eve.userId)]).toEqual([50, 'leave']);
    const { consolidation } = await acts.undo({ id: plan.id });
    await eventually(async () => (await acts.work({ id: consolidation.id })).consolidation.state === 'undone');
    expect([await levelOf(square, bob.userId), await membershipOf(square, eve.userId)]).toEqual([undefined, 'ban']);
  },
};

async function levelsWithout({ canonical }: Square, user: string) {
  const levels = (await canonical.owner.getState(canonical.room, 'm.room.power_levels')) ?? {};
  const { [user]: _gone, ...users } = levels.users as Record<string, number>;
  return { ...levels, users };
}

/** Attacks on what canonical's admins approve by name. */
export const approvalAttacks: readonly Attack[] = [foreignApproval];
