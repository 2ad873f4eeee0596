import type { Plan } from '#src/consolidation/plan';
import type { ConsolidationId } from '#src/consolidation/records';
import type { RoomId } from '#src/portals/ids';
import { readRoomEvent } from '#src/portals/read-event';
import type { BenchTown } from './bench-town.ts';

/** A merge of two native rooms that everybody agreed to and that was started, but not yet worked on. */
export interface AgreedMerge {
  readonly plan: Plan;
  readonly id: ConsolidationId;
}

let rooms = 0;

/** A public room with three aliases and somebody in it, in which our service user has what it needs. */
export async function givenRoom({ alice, bob, server, service }: BenchTown): Promise<RoomId> {
  rooms += 1;
  const label = `room${rooms}`;
  const room = await alice.createRoom({
    name: label,
    room_version: '11',
    visibility: 'public',
    room_alias_name: label,
    power_level_content_override: { users: { [alice.userId]: 100, [service]: 100 } },
  });
  for (const other of ['b', 'c']) await alice.putAlias(`#${label}-${other}:${server}`, room);
  await alice.putState(room, 'm.room.canonical_alias', {
    alias: `#${label}:${server}`,
    alt_aliases: ['b', 'c'].map((other) => `#${label}-${other}:${server}`),
  });
  await bob.join(room);
  await bob.send(room, 'Good morning');
  return room as RoomId;
}

/** Plans, asks, lets everybody agree where they were asked, and starts the run; all that people and their words take is over then. */
export async function givenAgreedMerge(town: BenchTown): Promise<AgreedMerge> {
  const { acts } = town.engine;
  const [canonical, source] = [await givenRoom(town), await givenRoom(town)];
  const { plan } = await acts.plan({ into: canonical, retire: [source], dryRun: false });
  if (plan.blockers.length > 0) throw new Error(`the plan is blocked: ${JSON.stringify(plan.blockers)}`);
  await acts.ask({ plan: plan.id });
  for (const { id: party } of plan.parties.filter(({ kind }) => kind === 'operator'))
    await acts.agree({ plan: plan.id, party, by: town.operator });
  for (const room of [canonical, source]) await agreeIn(town, room);
  const { consolidation } = await acts.run({ plan: plan.id });
  return { plan, id: consolidation.id };
}

/** Alice agrees where she was asked; the word is heard as if the homeserver had pushed it. */
export async function agreeIn({ alice, engine }: Pick<BenchTown, 'alice' | 'engine'>, room: RoomId): Promise<void> {
  const id = await alice.send(room, `!tributary agree ${await codeAskedIn(alice, room)}`);
  const event = readRoomEvent({ ...(await alice.event(room, id)), room_id: room }, room);
  if (!event) throw new Error(`what was said in ${room} cannot be read`);
  await engine.bot.hear(event);
}

/** While other rooms are written to, a Synapse on PostgreSQL lists what was sent a moment ago only a moment later. */
async function codeAskedIn(alice: BenchTown['alice'], room: RoomId): Promise<string> {
  for (let look = 0; look < MOST_LOOKS; look++) {
    const asked = (await alice.messages(room)).flatMap(({ content }) => content['io.tributary.consent'] ?? []);
    if (asked.length > 0) return (asked.at(-1) as { readonly code: string }).code;
  }
  throw new Error(`nobody was asked in ${room}`);
}

const MOST_LOOKS = 50;
