import type { ActorId } from '#src/portals/actor';
import type { EventId, RoomId, ServerName, UserId } from '#src/portals/ids';
import { serverOf } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import { levelOf } from '#src/portals/power';
import type { RoomEvent, StateEvent } from '#src/portals/room-event';
import { powerSourceOf } from '#src/portals/room-state';

/** What a new event of a simulated room is made from; id and time are given by the world. */
export interface NewEvent {
  readonly eventId: EventId;
  readonly at: number;
  readonly type: string;
  readonly sender: UserId;
  readonly content: JsonObject;
}

/** One room in memory. */
export class SimulatedRoom {
  readonly id: RoomId;
  readonly #state = new Map<string, StateEvent>();
  /** Newest first. */
  #timeline: RoomEvent[];
  /** Actors whose rights were seen by the inspection, although the room's state was not read as a whole (spaces). */
  readonly #trusted = new Set<ActorId>();

  constructor(id: RoomId, seen: { readonly state: readonly StateEvent[]; readonly recent: readonly RoomEvent[] }) {
    this.id = id;
    for (const event of seen.state) this.#state.set(keyOf(event.type, event.stateKey), event);
    this.#timeline = [...seen.recent];
  }

  get state(): readonly StateEvent[] {
    return [...this.#state.values()];
  }

  get timeline(): readonly RoomEvent[] {
    return this.#timeline;
  }

  trust(actor: ActorId): void {
    this.#trusted.add(actor);
  }

  trusts(actor: ActorId): boolean {
    return this.#trusted.has(actor);
  }

  find(type: string, key: string): StateEvent | undefined {
    return this.#state.get(keyOf(type, key));
  }

  contentOf(type: string, key = ''): JsonObject {
    return this.find(type, key)?.content ?? {};
  }

  membershipOf(user: UserId): string | undefined {
    const { membership } = this.contentOf('m.room.member', user);
    return typeof membership === 'string' ? membership : undefined;
  }

  joined(): readonly UserId[] {
    const members = this.state.filter(({ type, content }) => type === 'm.room.member' && content.membership === 'join');
    return members.map(({ stateKey }) => stateKey as UserId);
  }

  /** Servers with somebody joined, the most populated first. */
  servers(): readonly ServerName[] {
    const counts = new Map<ServerName, number>();
    for (const user of this.joined()) counts.set(serverOf(user), (counts.get(serverOf(user)) ?? 0) + 1);
    return [...counts].sort(([, a], [, b]) => b - a).map(([server]) => server);
  }

  levelOf(user: UserId): number {
    return levelOf(powerSourceOf(this.state), user);
  }

  say(event: NewEvent): EventId {
    this.#timeline = [{ ...event, room: this.id }, ...this.#timeline];
    return event.eventId;
  }

  write(event: NewEvent & { readonly stateKey: string }): EventId {
    const replaces = this.find(event.type, event.stateKey)?.eventId;
    const written = { ...event, room: this.id, ...(replaces && { replaces }) };
    this.#state.set(keyOf(event.type, event.stateKey), written);
    this.#timeline = [written, ...this.#timeline];
    return event.eventId;
  }

  /** Empties the content of an event, in the timeline and in state alike. */
  redact(eventId: EventId, redactedBy: UserId): void {
    const gone = { content: {}, redactedBy };
    this.#timeline = this.#timeline.map((event) => (event.eventId === eventId ? { ...event, ...gone } : event));
    for (const [key, event] of this.#state) if (event.eventId === eventId) this.#state.set(key, { ...event, ...gone });
  }

  eventOf(eventId: EventId): RoomEvent | undefined {
    return [...this.#timeline, ...this.#state.values()].find((event) => event.eventId === eventId);
  }
}

function keyOf(type: string, key: string): string {
  return JSON.stringify([type, key]);
}
