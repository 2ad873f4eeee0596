import { differences, type Facts, factsOf, timeline } from '#test/world/e2e/facts';
import { eventually } from '#test/world/eventually';
import type { MatrixPerson } from '#test/world/matrix-person';
import type { BesiegedTown } from './besieged-town.ts';
import type { Square } from './square.ts';

/** What is watched during an attack. */
export interface Watched {
  readonly town: BesiegedTown;
  readonly square: Square;
  /** Further rooms, each read by somebody who is in it. */
  readonly also?: readonly { readonly room: string; readonly viewer: MatrixPerson }[];
  readonly aliases?: readonly string[];
  /** Facts that the attackers themselves write, by what their names contain. */
  readonly apart?: readonly string[];
}

/** Lets an attack happen, and finds every room as it was: state, members, addresses, directory, and nothing said by us. */
export async function nothingChanges<T>(watched: Watched, attack: () => Promise<T>): Promise<T> {
  const before = await lookAt(watched);
  const value = await attack();
  const after = await lookAt(watched);
  const { apart = [] } = watched;
  const changed = differences(before, after).filter((fact) => !apart.some((part) => fact.includes(part)));
  expect(valuesOf(changed, after)).toEqual(valuesOf(changed, before));
  return value;
}

function valuesOf(names: readonly string[], facts: Facts): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, facts.get(name)]));
}

/** What attackers say is theirs to say: of messages only ours count, answers to somebody and to an invitation apart. */
async function lookAt({ town, square, also = [], aliases = [] }: Watched): Promise<Facts> {
  const own = [square.canonical, square.source].map(({ room, owner }) => ({ room, viewer: owner }));
  const rooms = [...own, ...also];
  const addresses = [square.canonical.alias, square.source.alias, ...aliases];
  const facts = new Map(await factsOf({ rooms, aliases: addresses }));
  for (const { room, viewer } of rooms) {
    const said = await timeline(viewer, room);
    const ours = said.filter(({ sender, content }) => sender === town.service && !isReply(content));
    facts.set(
      `what was said in ${room}`,
      ours.map(({ event_id }) => event_id),
    );
  }
  return facts;
}

function isReply(content: Readonly<Record<string, unknown>>): boolean {
  return /^(reply|visit)\//.test(String(content['io.tributary.act']));
}

/** Our answer to what somebody wrote. */
export function replyTo(reader: MatrixPerson, room: string, event: string): Promise<string> {
  return eventually(async () => {
    const reply = (await reader.messages(room)).find(({ content }) => content['io.tributary.act'] === `reply/${event}`);
    return reply && String(reply.content.body);
  });
}

/** Events are pushed in order: once a later question of a bystander is answered, everything before it has been heard. */
export async function untilHeard({ people: { bob } }: BesiegedTown, room: string): Promise<void> {
  await replyTo(bob, room, await bob.send(room, '!tributary help'));
}
