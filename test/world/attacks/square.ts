import type { Acts } from '#src/acts/acts';
import type { StatusAnswer } from '#src/acts/answers';
import type { PartyId } from '#src/consent/party';
import type { Plan } from '#src/consolidation/plan';
import { eventually } from '#test/world/eventually';
import { type IrcPerson, ircPerson } from '#test/world/irc-person';
import type { Content, MatrixPerson } from '#test/world/matrix-person';
import type { BesiegedTown } from './besieged-town.ts';

/** A room with its owner and its address. */
export interface SquareRoom {
  readonly room: string;
  readonly alias: string;
  readonly owner: MatrixPerson;
}

/** Where two rooms of one community meet: one to stay, one to be retired. */
export interface Square {
  readonly name: string;
  readonly canonical: SquareRoom;
  readonly source: SquareRoom;
}

/** What is unlike the usual in the two rooms; merged into what they are created with. */
export interface SquareWish {
  readonly canonical?: Content;
  readonly source?: Content;
}

let squares = 0;

/** Two public rooms with everybody's power in order, and the attackers as plain members of both. */
export async function givenSquare(town: BesiegedTown, wish: SquareWish = {}): Promise<Square> {
  squares += 1;
  const name = `square${squares}`;
  const { alice, erin } = town.people;
  const canonical = await aRoom(town, { owner: alice, label: name, wish: wish.canonical ?? {} });
  const source = await aRoom(town, { owner: erin, label: `${name}-old`, wish: wish.source ?? {} });
  return { name, canonical, source };
}

interface Making {
  readonly owner: MatrixPerson;
  readonly label: string;
  readonly wish: Content;
}

async function aRoom(town: BesiegedTown, { owner, label, wish }: Making): Promise<SquareRoom> {
  const { bob, mallory, eve } = town.people;
  const { levels, ...create } = wish as Content & { levels?: Content };
  const isV12 = create.room_version === '12';
  const users = { ...(isV12 ? {} : { [owner.userId]: 100 }), [town.service]: 100 };
  const room = await owner.createRoom({
    name: label,
    room_version: '10',
    visibility: 'public',
    room_alias_name: label,
    power_level_content_override: { ...levels, users: { ...users, ...(levels?.users as object) } },
    ...create,
  });
  for (const guest of [bob, mallory, eve]) await letIn({ owner, guest, room, via: town.home.name });
  return { room, alias: `#${label}:${town.home.name}`, owner };
}

interface Arrival {
  readonly owner: MatrixPerson;
  readonly guest: MatrixPerson;
  readonly room: string;
  readonly via: string;
}

/** Invited where the room is not open; a server that may not take part stays outside. */
async function letIn({ owner, guest, room, via }: Arrival): Promise<void> {
  const { join_rule } = (await owner.getState(room, 'm.room.join_rules')) ?? {};
  const { 'm.federate': federates } = (await owner.getState(room, 'm.room.create')) ?? {};
  const isLocal = guest.userId.endsWith(`:${via}`);
  if (federates === false && !isLocal) return;
  if (join_rule !== 'public') await owner.invite(room, guest.userId);
  await guest.join(room, [via]);
}

/** The plan of a square, made but not asked. */
export async function planOf(square: Square, acts: Acts): Promise<Plan> {
  return (await acts.plan({ into: square.canonical.alias, retire: [square.source.room], dryRun: false })).plan;
}

/** The plan of a square whose parties have been asked. */
export async function askedPlan(square: Square, acts: Acts): Promise<Plan> {
  const plan = await planOf(square, acts);
  await acts.ask({ plan: plan.id });
  return plan;
}

/** A plan to which everybody agreed, each as they should. */
export async function agreedPlan(town: BesiegedTown, square: Square, acts: Acts = town.acts): Promise<Plan> {
  const plan = await askedPlan(square, acts);
  for (const { room, owner } of [square.canonical, square.source])
    for (const code of await codesIn(owner, room, plan)) await owner.send(room, `!tributary agree ${code}`);
  for (const { id } of plan.parties.filter(({ kind }) => kind === 'operator'))
    await acts.agree({ plan: plan.id, party: id, by: town.people.ops.userId });
  for (const party of ['canonical', `source:${square.source.room}`]) await untilAgreed(acts, plan, party);
  return plan;
}

/** Every code that was asked for in a room about this plan, as people there read them. */
export async function codesIn(person: MatrixPerson, room: string, plan: Pick<Plan, 'id'>): Promise<readonly string[]> {
  return eventually(async () => {
    const codes = (await person.messages(room)).flatMap(({ content }) => {
      const consent = content['io.tributary.consent'] as { plan: string; code: string } | undefined;
      return consent?.plan === plan.id ? [consent.code] : [];
    });
    return codes.length > 0 && codes;
  });
}

/** The code of the one question in a room, with the event that asked it. */
export async function questionIn(person: MatrixPerson, room: string, plan: Pick<Plan, 'id'>) {
  return eventually(async () => {
    const asked = (await person.messages(room)).find(
      ({ content }) => (content['io.tributary.consent'] as { plan?: string } | undefined)?.plan === plan.id,
    );
    return asked && { event: asked.event_id, code: (asked.content['io.tributary.consent'] as { code: string }).code };
  });
}

/** Waits until a party has agreed, by the word of the plan's page. */
export async function untilAgreed(acts: Acts, plan: Plan, party: string): Promise<void> {
  await eventually(async () => (await hasAgreed(acts, plan, party)) || undefined);
}

/** Whether a party has agreed, by the word of the plan's page. */
export async function hasAgreed(acts: Acts, plan: Plan, party: string): Promise<boolean> {
  const { parties } = await acts.showPlan({ id: plan.id });
  return parties[plan.parties.findIndex(({ id }) => id === (party as PartyId))]?.standing === 'agreed';
}

/** Starts the run of a plan, and works until it waits for somebody, pauses or ends. */
export async function workOn(acts: Acts, plan: Pick<Plan, 'id'>): Promise<StatusAnswer> {
  const { consolidation } = await acts.run({ plan: plan.id });
  return acts.work({ id: consolidation.id });
}

/** Somebody new on IRC. */
export function onIrc(town: BesiegedTown, nick: string, more: { realname?: string } = {}): Promise<IrcPerson> {
  return ircPerson({ port: town.irc.port, nick, ...more });
}
