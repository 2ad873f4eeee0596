import { eventually } from '#test/world/eventually';
import type { MatrixPerson, SeenEvent } from '#test/world/matrix-person';
import { type Community, roomWords } from './communities.ts';
import type { E2eWorld } from './e2e-world.ts';
import type { PlanJson } from './json-answers.ts';

/** A plan that was made, with its rooms. */
export interface GivenPlan {
  readonly community: Community;
  readonly plan: PlanJson;
}

/** Where a command finds its configuration; the usual one unless told. */
export interface Elsewhere {
  readonly config?: string;
}

/** A plan of the community, made by the command. */
export async function givenPlan(world: E2eWorld, community: Community, place: Elsewhere = {}): Promise<GivenPlan> {
  const { code, answer, stderr } = await world.json<PlanJson>(['plan', ...roomWords(community)], place);
  if (code !== 0) throw new Error(`plan ended with ${code}: ${stderr}${JSON.stringify(answer.blockers)}`);
  return { community, plan: answer };
}

/** A plan whose parties have all been asked. */
export async function givenAskedPlan(world: E2eWorld, community: Community, place: Elsewhere = {}): Promise<GivenPlan> {
  const given = await givenPlan(world, community, place);
  const { code, stderr } = await world.json(['ask', given.plan.plan], place);
  if (code !== 0) throw new Error(`ask ended with ${code}: ${stderr}`);
  return given;
}

/** A plan to which everybody said yes where they were asked, and for which people gave what only they can give. */
export async function givenAgreedPlan(
  world: E2eWorld,
  community: Community,
  place: Elsewhere = {},
): Promise<GivenPlan> {
  const given = await givenAskedPlan(world, community, place);
  await operatorsAgree(world, given, place);
  await roomsAgree(given);
  await peopleDoTheirPart(given);
  return given;
}

/** Each operator's yes at the terminal. */
export async function operatorsAgree(world: E2eWorld, { plan }: GivenPlan, place: Elsewhere = {}): Promise<void> {
  for (const { id } of plan.parties.filter((party) => party.id.startsWith('operator:'))) {
    const words = ['agree', plan.plan, '--as', id, '--by', world.people.ops.userId];
    const { code, stderr } = await world.json(words, place);
    if (code !== 0) throw new Error(`agree ended with ${code}: ${stderr}`);
  }
}

/** Each room's owner reads every question there, the one about the plan and those about single lines, and agrees there. */
export async function roomsAgree({ community, plan }: GivenPlan): Promise<void> {
  for (const { room, owner } of community.rooms)
    for (const { code } of await questionsIn(owner, room, plan)) await owner.send(room, `!tributary agree ${code}`);
}

/** What the plan asks of people of Matrix: `/op USER LEVEL` in a room of theirs. */
export async function peopleDoTheirPart({ community, plan }: GivenPlan): Promise<void> {
  for (const task of plan.humanTasks.filter(({ who }) => !who.startsWith('network:'))) {
    const order = /\/op (@\S+:\S+?) (\d+)/.exec(task.what);
    const place = community.rooms.find(({ room }) => room === (task.leg ?? community.canonical.room));
    if (!order || !place) throw new Error(`nobody here can do this: ${task.what}`);
    await place.owner.setPowerLevel(place.room, order[1] as string, Number(order[2]));
  }
}

/** The code of the newest question about this plan, as a member of the room reads it. */
export async function codeIn(person: MatrixPerson, room: string, plan: Pick<PlanJson, 'plan'>): Promise<string> {
  return (await questionIn(person, room, plan)).code;
}

/** The newest question about this plan in a room. */
export async function questionIn(person: MatrixPerson, room: string, plan: Pick<PlanJson, 'plan'>): Promise<Question> {
  return (await questionsIn(person, room, plan)).at(-1) as Question;
}

/** A question as a member of the room reads it. */
interface Question {
  readonly event: SeenEvent;
  readonly code: string;
}

async function questionsIn(person: MatrixPerson, room: string, { plan }: Pick<PlanJson, 'plan'>): Promise<Question[]> {
  return eventually(async () => {
    const asked = (await person.messages(room)).flatMap((event) => {
      const consent = event.content['io.tributary.consent'] as { plan: string; code: string } | undefined;
      return consent?.plan === plan ? [{ event, code: consent.code }] : [];
    });
    if (asked.length === 0) throw new Error(`nobody asked in ${room}`);
    return asked;
  });
}
