import { isJsonObject, type Json } from '#src/portals/json';
import { powerSourceOf } from '#src/portals/room-state';
import type { Act } from './act.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Projection } from './plan.ts';
import { projectState, thresholdsOf } from './projection.ts';

/** One thing that is not as the parties had it when they agreed (spec P-5). */
export interface Drift {
  readonly room: string;
  readonly field: string;
  readonly planned: Json;
  readonly found: Json;
  /** For people: what changed. */
  readonly text: string;
}

/**
 * What changed since the plan was made, apart from what this run wrote itself: a field may be as it was planned or as any of
 * our own acts left it, so that a run resumed, or undone, half-way does not stop at its own traces. Empty: no drift.
 */
export function driftOf(planned: Projection, found: Projection, ownActs: readonly Act[]): readonly Drift[] {
  const rooms = [...new Set([...Object.keys(planned), ...Object.keys(found)])].sort();
  return rooms.flatMap((room) => driftOfRoom({ room, planned: planned[room], found: found[room], ownActs }));
}

interface RoomComparison {
  readonly room: string;
  readonly planned: Json | undefined;
  readonly found: Json | undefined;
  readonly ownActs: readonly Act[];
}

function driftOfRoom({ room, planned, found, ownActs }: RoomComparison): Drift[] {
  if (!isJsonObject(planned) || !isJsonObject(found)) return [drift(room, 'room', { planned, found })];
  const fields = [...new Set([...Object.keys(planned), ...Object.keys(found)])].sort();
  return fields
    .filter((field) => !isExpected(field, { planned: planned[field], found: found[field], room, ownActs }))
    .map((field) => drift(room, field, { planned: planned[field], found: found[field] }));
}

function isExpected(field: string, comparison: RoomComparison): boolean {
  const { room, planned, found, ownActs } = comparison;
  if (same(planned, found)) return true;
  if (field === 'aliases') return aliasesExpected(comparison);
  return ownActs.some((act) => touches(act, room) && leaves(act, field, found));
}

/** True when the act decides the field, and as it was found: an act that does not speak of it explains nothing. */
function leaves(act: Act, field: string, found: Json | undefined): boolean {
  const written = writtenBy(act);
  return Object.hasOwn(written, field) && same(written[field], found);
}

/** Each alias is where it was, or where one of our moves begins or ends. */
function aliasesExpected({ room, planned, found, ownActs }: RoomComparison): boolean {
  const before = new Set(asTexts(planned));
  const now = new Set(asTexts(found));
  const moves = ownActs.filter((act) => act.verb === 'move-alias');
  const mayBeGone = (alias: string): boolean => moves.some((move) => move.alias === alias && move.from === room);
  const mayBeHere = (alias: string): boolean => moves.some((move) => move.alias === alias && move.to === room);
  const gone = [...before].filter((alias) => !now.has(alias));
  const come = [...now].filter((alias) => !before.has(alias));
  return gone.every(mayBeGone) && come.every(mayBeHere);
}

function touches(act: Act, room: string): boolean {
  return 'room' in act && act.room === room;
}

/** The fields of the projection that an act of ours decides. */
function writtenBy(act: Act): Readonly<Record<string, Json>> {
  if (act.verb === 'tombstone') return { tombstone: { replacement: act.replacement } };
  if (act.verb !== 'write-state' || act.key !== '') return {};
  if (act.type !== 'm.room.power_levels') return projectState(act.type, act.content) ?? {};
  const power = { ...powerSourceOf([]), levels: act.content };
  return { thresholds: thresholdsOf(power) };
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null);
}

function asTexts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function drift(
  room: string,
  field: string,
  values: { readonly planned: Json | undefined; readonly found: Json | undefined },
): Drift {
  const planned = values.planned ?? null;
  const found = values.found ?? null;
  const text =
    replacedText({ room, field, found }) ??
    `${NAMES[field] ?? field} of ${room} changed from ${canonicalJson(planned)} to ${canonicalJson(found)}`;
  return { room, field, planned, found, text };
}

/** Nobody can put that back: it is no change like the others. */
function replacedText({ room, field, found }: Pick<Drift, 'room' | 'field' | 'found'>): string | undefined {
  if (field !== 'tombstone' || !isJsonObject(found)) return undefined;
  const { replacement } = found;
  const where = typeof replacement === 'string' ? ` by ${replacement}` : '';
  return `${room} was replaced${where}, not by this run and for good, so only undo and a new plan help`;
}

const NAMES: Readonly<Record<string, string>> = {
  room: 'the inspection',
  creation: 'the creation',
  tombstone: 'the tombstone',
  encryption: 'the encryption',
  joinRule: 'the join rule',
  allow: 'the list of who may join',
  history: 'the history visibility',
  guests: 'the guest access',
  acl: 'the list of allowed servers',
  thresholds: 'the needed power',
  admins: 'the people with full power',
  aliases: 'the addresses',
};
