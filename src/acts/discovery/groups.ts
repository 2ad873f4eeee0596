import { mistakenFor } from '#src/acts/kinds-of-ids';
import type { ActPorts } from '#src/acts/ports';
import { endpointAddress } from '#src/duplicates/endpoint-address';
import type { FoundEndpoint } from '#src/duplicates/found-endpoint';
import type { Group, PairWord } from '#src/duplicates/groups/group';
import { standingWords } from '#src/duplicates/groups/group-endpoints';
import { notesOf } from '#src/duplicates/place-notes';
import { TributaryError } from '#src/errors/tributary-error';
import type { GroupAnswer, GroupsRequest } from './group-answers.ts';
import { makeGroups } from './make-groups.ts';

/** All groups as the endpoints stand now; certain ones first, then the larger. */
export async function groups(ports: ActPorts, { tier }: GroupsRequest): Promise<readonly GroupAnswer[]> {
  const known = await knownNow(ports);
  const all = (await ports.groups.all()).filter((group) => tier === undefined || group.tier === tier);
  return [...all].sort(mostUsefulFirst).map((group) => answerOf(group, known));
}

/** One group, also by the id of a group that has become part of it; throws GROUP_NOT_FOUND. */
export async function showGroup(ports: ActPorts, { id }: { readonly id: string }): Promise<GroupAnswer> {
  const known = await knownNow(ports);
  return answerOf(await findGroup(ports, id), known);
}

/** The group of this id as it was made last; throws GROUP_NOT_FOUND, or ID_OF_OTHER_KIND. */
export async function findGroup(ports: ActPorts, id: string): Promise<Group> {
  const group = await ports.groups.find(id);
  if (group) return group;
  throw mistakenFor(id, 'group') ?? new TributaryError('GROUP_NOT_FOUND', { facts: { group: id } });
}

/** What answers about groups are put together from. */
export interface KnownNow {
  readonly byId: ReadonlyMap<string, FoundEndpoint>;
  readonly words: readonly PairWord[];
}

/** Brings the groups up to date, and reads what they are made from. */
export async function knownNow(ports: ActPorts): Promise<KnownNow> {
  const found = await makeGroups(ports);
  const words = standingWords(await ports.groups.words());
  return { byId: new Map(found.map((one) => [one.fields.id, one])), words };
}

/** A group with its places and words. */
export function answerOf(group: Group, { byId, words }: KnownNow): GroupAnswer {
  const members = new Set(group.members);
  const named = group.apart.flatMap(({ a, b }) => [a, b]).filter((id) => !members.has(id));
  const places = group.members.flatMap((id) => byId.get(id) ?? []);
  return {
    group,
    places: places.map(({ fields, facts, sources }) => {
      return { id: fields.id, address: endpointAddress(fields, facts), fields, sources, notes: notesOf(facts) };
    }),
    others: new Map(named.map((id) => [id, addressById(id, byId)])),
    words: words.filter(({ a, b }) => members.has(a) || members.has(b)),
  };
}

function addressById(id: string, byId: KnownNow['byId']): string {
  const found = byId.get(id);
  return found ? endpointAddress(found.fields, found.facts) : id;
}

function mostUsefulFirst(one: Group, other: Group): number {
  const tiers = Number(other.tier === 'certain') - Number(one.tier === 'certain');
  return tiers || other.members.length - one.members.length || (one.id < other.id ? -1 : 1);
}
