import type { Running } from '#jobs/running';
import { isTributaryError } from '#src/errors/tributary-error';
import { serverOf } from '#src/portals/ids';

/** Addresses that people moved for the run and that still lead to canonical: what undo cannot take back, in words (spec W-5). */
export async function leftByHand({ plan, world }: Pick<Running, 'plan' | 'world'>): Promise<readonly string[]> {
  const byHand = plan.legs.flatMap(({ room, aliases }) =>
    aliases.flatMap(({ alias, actor }) => (actor === undefined ? [{ alias, room }] : [])),
  );
  const left = byHand.map(async ({ alias, room }) => {
    const target = await world.resolve(alias).catch(unanswered);
    if (target === 'unanswered') return [`Where ${alias} leads could not be learnt; it should lead to ${room} again.`];
    if (target?.room !== plan.canonical.room) return [];
    return [
      `${alias} was moved by hand and still leads to ${plan.canonical.address}: on ${serverOf(alias)}, delete it and create it again for the room ${room}.`,
    ];
  });
  return (await Promise.all(left)).flat();
}

function unanswered(error: unknown): 'unanswered' {
  if (isTributaryError(error)) return 'unanswered';
  throw error;
}
