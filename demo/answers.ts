import { eventually } from '#test/world/eventually';
import type { MatrixPerson, SeenEvent } from '#test/world/matrix-person';
import type { Community } from './community.ts';
import type { Town } from './town.ts';

/** The fields of `plan --json` that the demo reads. */
export interface PlanJson {
  readonly plan: string;
  readonly hash: string;
  readonly parties: readonly { readonly id: string; readonly place: string; readonly verdict: string }[];
  readonly humanTasks: readonly { readonly where: string; readonly what: string; readonly leg?: string }[];
  readonly blockers: readonly { readonly code: string; readonly text: string }[];
}

/** The fields of `status --json` and `run --json`. */
export interface StatusJson {
  readonly consolidation: string;
  readonly state: string;
  readonly step: string;
  readonly waitingFor: readonly { readonly party: string; readonly what: string }[];
  readonly legs: readonly { readonly room: string; readonly state: string; readonly step: string }[];
}

/** The newest request for this plan in a room, as a member of the room finds it. */
export function findRequest(person: MatrixPerson, room: string, plan: string): Promise<SeenEvent> {
  return eventually(async () => {
    const asked = (await person.messages(room)).filter((event) => consentOf(event)?.plan === plan);
    const newest = asked.at(-1);
    if (!newest) throw new Error(`nobody asked in ${room}`);
    return newest;
  });
}

/** The code that a request names. */
export function codeOf(request: SeenEvent): string {
  const code = consentOf(request)?.code;
  if (!code) throw new Error('the request names no code');
  return code;
}

function consentOf(event: SeenEvent): { plan: string; code: string } | undefined {
  return event.content['io.tributary.consent'] as { plan: string; code: string } | undefined;
}

/** Each side reads what it was asked in its own room, and agrees there. */
export async function everybodyAgrees(town: Town, place: Community, plan: PlanJson): Promise<void> {
  const { alice, grace, erin } = town.people;
  const admins = [
    [alice, place.canonical],
    [grace, place.gitterRoom],
    [erin, place.chatRoom],
  ] as const;
  for (const [admin, room] of admins) {
    const code = codeOf(await findRequest(admin, room, plan.plan));
    await admin.send(room, `!tributary agree ${code}`);
  }
  for (const party of plan.parties.filter(({ id }) => id.startsWith('operator:'))) {
    await town.cli.json(['agree', plan.plan, '--as', party.id, '--by', town.people.ops.userId]);
  }
}

/** Whoever can grant what the plan asks of people does so, as the instructions tell: `/op USER LEVEL`. */
export async function peopleDoTheirPart(town: Town, place: Community, plan: PlanJson): Promise<void> {
  const admins = new Map([
    [place.canonical, town.people.alice],
    [place.gitterRoom, town.people.grace],
    [place.chatRoom, town.people.erin],
  ]);
  for (const task of plan.humanTasks.filter(({ what }) => what.includes('/op '))) {
    const room = task.where === place.mainAlias ? place.canonical : (task.leg ?? place.canonical);
    const orders = [...task.what.matchAll(/\/op (@\S+:\S+?) (\d+)/g)];
    const admin = admins.get(room);
    if (orders.length === 0 || !admin) throw new Error(`nobody in the demo can do this: ${JSON.stringify(task)}`);
    for (const [, user, level] of orders) await admin.setPowerLevel(room, user as string, Number(level));
  }
}

/** What three intruders try: a wrong code, a stranger's yes, and a yes by the bridge's own bot. */
export async function intrudersTry(town: Town, place: Community, plan: PlanJson): Promise<void> {
  const { mallory, grace, badger } = town.people;
  const code = codeOf(await findRequest(grace, place.gitterRoom, plan.plan));
  await grace.send(place.gitterRoom, '!tributary agree ZZZZ2222');
  await mallory.send(place.gitterRoom, `!tributary agree ${code}`);
  await badger.send(place.gitterRoom, `!tributary agree ${code}`);
}
