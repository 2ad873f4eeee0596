import type { Actor, ActorId } from '#src/portals/actor';
import type { EventId, RoomAlias, RoomId } from '#src/portals/ids';
import { serverOf } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { RoomEvent, StateEvent } from '#src/portals/room-event';
import { stateOf, usersWith } from '#src/portals/room-state';
import type { TimelinePart, View, World, WorldWriter } from '#src/ports/world';
import { EVIDENCE } from './evidence.ts';
import { Glances } from './glances.ts';
import { nameOf, WhoIsInside } from './who-is-inside.ts';

/** What a view of rooms is built on. */
export interface ViewFrom {
  readonly world: World;
  readonly writer: WorldWriter;
  readonly installation: Installation;
  /** The rooms that are read as a whole: those of the plan. */
  readonly rooms: readonly RoomId[];
  /** Whoever reads a room as a whole asks for its addresses next: so it is where no bridge is asked in between. */
  readonly asksAddressesNext?: boolean;
}

/**
 * What was asked for within so many milliseconds, and is of a room that we have not written to since, is as good as asked
 * again: between any look and the write after it somebody may change something, and that is found afterwards (threat T-29).
 */
const JUST_NOW_MS = 1_000;

type Target = Awaited<ReturnType<World['resolve']>>;
type StateWrite = Parameters<WorldWriter['writeState']>[0];
type Pointing = Parameters<WorldWriter['pointAlias']>[0];

/**
 * The rooms of one run as its steps share them: what was read is not asked again, is kept true to what we write ourselves,
 * and is given up when it is old, or when a step has to look again (spec W-7, C-8).
 */
export class RoomsInView {
  readonly #from: ViewFrom;
  readonly #states = new Glances<readonly StateEvent[]>();
  readonly #newest = new Glances<TimelinePart | undefined>();
  readonly #timelines = new Glances<readonly RoomEvent[]>();
  readonly #events = new Glances<RoomEvent | undefined>();
  readonly #inside: WhoIsInside;
  readonly #lists = new Glances<readonly RoomAlias[]>();
  readonly #targets = new Glances<Target>();
  readonly #listed = new Glances<boolean>();
  /** Where we led an alias last. */
  readonly #led = new Map<RoomAlias, RoomId>();
  readonly #underWay = new Map<RoomAlias, UnderWay>();
  #wroteAt = Number.NEGATIVE_INFINITY;
  readonly #wroteIn = new Map<RoomId, number>();

  /** Reads through what was seen. */
  readonly world: World;
  /** Writes, and keeps what was seen true to it. */
  readonly writer: WorldWriter;

  constructor(from: ViewFrom) {
    this.#from = from;
    this.#inside = new WhoIsInside({
      actors: from.installation.actors,
      known: (view) => this.#states.known(nameOf(view)),
      state: async (view) => (await this.#room({ ...view, newest: EVIDENCE })).state,
      ask: (view) => from.world.isJoined(view),
    });
    this.world = this.#reading(from);
    this.writer = this.#writing(from);
  }

  #reading({ world }: ViewFrom): World {
    return {
      readState: (view) => this.#state(view),
      readRoom: (query) => this.#room(query),
      readStateEvent: (query) =>
        this.#isOurs(query)
          ? this.#state(query).then((state) => stateOf(state, query.type, query.key))
          : world.readStateEvent(query),
      joinedMembers: async (view) => usersWith(await this.#state(view), 'join'),
      joinedRooms: (as) => world.joinedRooms(as),
      isJoined: (view) => this.#inside.isJoined(view),
      readTimeline: (query) => this.#timeline(query),
      readBack: (query) => world.readBack(query),
      readEvent: async (query) => {
        const seen = [await this.#timelines.known(nameOf(query)), (await this.#newest.known(nameOf(query)))?.events];
        const event = seen.flatMap((events = []) => events).find(({ eventId }) => eventId === query.event);
        return event ?? this.#events.recall(`${nameOf(query)} ${query.event}`, () => world.readEvent(query));
      },
      resolve: (alias) => this.#targets.recall(alias, () => this.#resolve(alias)),
      listAliases: (view) => this.#list(view),
      isListed: (view) => this.#listed.recall(nameOf(view), () => world.isListed(view)),
    };
  }

  #writing({ writer }: ViewFrom): WorldWriter {
    return {
      writeState: (write) => this.#writeState(write),
      join: (request) => this.#move(request, { move: () => writer.join(request), entered: true }),
      leave: (view) => this.#move(view, { move: () => writer.leave(view), entered: false }),
      invite: (request) => this.#move(request, { move: () => writer.invite(request), entered: undefined }),
      post: (message) => this.#write(() => writer.post(message), message.room),
      redact: (request) => this.#write(() => writer.redact(request), request.room),
      removeAlias: ({ alias, as }) => this.#removeAlias(alias, as),
      pointAlias: (request) => this.#pointAlias(request),
      setListed: async (request) => {
        this.#listed.forget(nameOf(request));
        await this.#write(() => writer.setListed(request));
      },
    };
  }

  /** From now on nothing counts that was seen before our last write: what others did meanwhile is seen. */
  lookAgain(): void {
    this.#forgetAllBefore(this.#wroteAt);
  }

  /** As `lookAgain`, but what was seen of a room just now still counts. Addresses do not: nobody tells what replaced them. */
  lookAgainUnlessJustSeen(): void {
    for (const kind of [this.#lists, this.#targets, this.#listed]) kind.forgetBefore(this.#wroteAt);
    for (const kind of this.#ofRooms())
      kind.forgetBefore((name) => Math.min(this.#wroteAt, this.#justNowIn(roomIn(name))));
  }

  /** As `lookAgain`, for what was written in one room. */
  lookAgainIn(room: RoomId): void {
    const wroteAt = this.#wroteIn.get(room) ?? Number.NEGATIVE_INFINITY;
    for (const kind of this.#ofRooms())
      kind.forgetBefore((name) => (roomIn(name) === room ? wroteAt : Number.NEGATIVE_INFINITY));
  }

  /** The moment of `performance.now()` at which our last write ended; long ago when there was none. */
  get wroteAt(): number {
    return this.#wroteAt;
  }

  /** True when the room's state was seen just now, and we have not written there since. */
  isJustSeen(view: View): boolean {
    return (this.#states.takenAt(nameOf(view)) ?? Number.NEGATIVE_INFINITY) > this.#justNowIn(view.room);
  }

  /** What was asked for after this moment was asked for just now. */
  #justNowIn(room: RoomId): number {
    return Math.max(performance.now() - JUST_NOW_MS, this.#wroteIn.get(room) ?? Number.NEGATIVE_INFINITY);
  }

  #ofRooms() {
    return [this.#states, this.#newest, this.#timelines, this.#events];
  }

  /** Nothing that was seen counts any more. */
  lookAnew(): void {
    this.#forgetAllBefore(performance.now());
  }

  #forgetAllBefore(moment: number): void {
    for (const kind of [...this.#ofRooms(), this.#lists, this.#targets, this.#listed]) kind.forgetBefore(moment);
  }

  /** A bridge has acted on our behalf: as after a write of ours anywhere. */
  bridgeActed(): void {
    this.#wroteAt = performance.now();
    this.#inside.bridgeActed();
    this.lookAgain();
  }

  #isOurs({ room }: View): boolean {
    return this.#from.rooms.includes(room);
  }

  async #state(view: View): Promise<readonly StateEvent[]> {
    try {
      const state = await this.#states.recall(nameOf(view), () => this.#from.world.readState(view));
      this.#inside.saw(view, state);
      return state;
    } catch (error) {
      this.#inside.wasRefused(view);
      throw error;
    }
  }

  /** A state that is known is not asked for again; then what is known of the talk has to do. */
  async #room(query: Parameters<World['readRoom']>[0]): ReturnType<World['readRoom']> {
    const name = nameOf(query);
    if (!this.#states.known(name)) {
      const room = this.#from.world.readRoom(query);
      if (this.#from.asksAddressesNext && this.#isOurs(query)) this.#list(query).catch(() => undefined);
      void this.#newest.keep(
        name,
        room.then(({ newest }) => newest),
      );
      void this.#states.keep(
        name,
        room.then(({ state }) => state),
      );
    }
    const [state, newest] = await Promise.all([this.#state(query), this.#newest.known(name)]);
    return { state, ...(newest && { newest }) };
  }

  /** Only what is older than what was read with the state just now is asked for. */
  async #timeline(query: Parameters<World['readTimeline']>[0]): Promise<readonly RoomEvent[]> {
    const name = nameOf(query);
    const seenAt = this.#newest.takenAt(name) ?? Number.NEGATIVE_INFINITY;
    const isJustSeen = seenAt > this.#justNowIn(query.room);
    const askedAt = isJustSeen ? seenAt : performance.now();
    const newest = isJustSeen ? await this.#newest.known(name) : undefined;
    const events = await this.#from.world.readTimeline({ ...query, ...(newest && { newest }) });
    this.#timelines.note(name, events, askedAt);
    return events;
  }

  #list(view: View): Promise<readonly RoomAlias[]> {
    return this.#lists.recall(nameOf(view), () => this.#from.world.listAliases(view));
  }

  /** What the alias's own server lists for a room leads there; whatever it does not list is looked up by itself. */
  async #resolve(alias: RoomAlias): Promise<Target> {
    const room = (await this.#listing(alias)) ?? (await this.#proof(alias));
    return room === undefined ? this.#from.world.resolve(alias) : { room, servers: [] };
  }

  async #listing(alias: RoomAlias): Promise<RoomId | undefined> {
    for (const { id } of this.#actorsAt(alias)) {
      for (const room of this.#from.rooms) {
        const list = await this.#lists.known(nameOf({ room, as: id }));
        if (list?.includes(alias)) return room;
      }
    }
    return undefined;
  }

  /** One list of the new room proves all aliases that were led there side by side, once the last of them is set. */
  async #proof(alias: RoomAlias): Promise<RoomId | undefined> {
    const room = this.#led.get(alias);
    if (room === undefined || !this.#isOurs({ room, as: '' as ActorId })) return undefined;
    await Promise.all([...this.#underWay.values()].map(({ ended }) => ended));
    for (const { id } of this.#actorsAt(alias)) {
      const view = { room, as: id };
      if ((await this.world.isJoined(view)) && (await this.#list(view)).includes(alias)) return room;
    }
    return undefined;
  }

  #actorsAt(alias: RoomAlias): readonly Actor[] {
    return this.#from.installation.actors.filter(({ server }) => server === serverOf(alias));
  }

  #actor(id: ActorId): Actor | undefined {
    return this.#from.installation.actors.find((actor) => actor.id === id);
  }

  async #write<T>(write: () => Promise<T>, room?: RoomId): Promise<T> {
    try {
      return await write();
    } finally {
      this.#wroteAt = performance.now();
      if (room) this.#wroteIn.set(room, this.#wroteAt);
    }
  }

  async #writeState(write: StateWrite): Promise<EventId> {
    const eventId = await this.#write(() => this.#from.writer.writeState(write), write.room);
    const { room, type, key: stateKey, content } = write;
    const sender = this.#actor(write.as)?.user;
    if (!sender) return eventId;
    const event: StateEvent = { eventId, room, type, stateKey, sender, at: Date.now(), content };
    for (const { id } of this.#from.installation.actors) {
      this.#states.correct(nameOf({ room, as: id }), (state) => [
        ...state.filter((other) => !isSame(other, event)),
        event,
      ]);
    }
    return eventId;
  }

  async #move(view: View, { move, entered }: Moving): Promise<void> {
    let isIn: boolean | undefined;
    try {
      await this.#write(move, view.room);
      isIn = entered;
    } finally {
      for (const { id } of this.#from.installation.actors) this.#states.forget(nameOf({ ...view, as: id }));
      this.#inside.moved(view, { isIn });
    }
  }

  /** Under way from before it is deleted until it is set. */
  async #removeAlias(alias: RoomAlias, as: ActorId): Promise<void> {
    this.#underWay.set(alias, underWay());
    this.#forgetAlias(alias);
    try {
      await this.#write(() => this.#from.writer.removeAlias({ alias, as }));
    } catch (error) {
      this.#arrived(alias);
      throw error;
    }
  }

  async #pointAlias(request: Pointing): Promise<void> {
    const { alias, room } = request;
    try {
      await this.#write(() => this.#from.writer.pointAlias(request));
    } finally {
      this.#arrived(alias);
      this.#forgetAlias(alias);
      this.#led.set(alias, room);
      for (const { id } of this.#actorsAt(alias)) this.#lists.forget(nameOf({ room, as: id }));
    }
  }

  #arrived(alias: RoomAlias): void {
    this.#underWay.get(alias)?.end();
    this.#underWay.delete(alias);
  }

  #forgetAlias(alias: RoomAlias): void {
    this.#targets.forget(alias);
    for (const { id } of this.#actorsAt(alias)) {
      for (const room of this.#from.rooms)
        this.#lists.correct(nameOf({ room, as: id }), (list) => list.filter((other) => other !== alias));
    }
  }
}

/** A change of who is in a room; `entered`: whether the actor is inside once it is made, where that follows. */
interface Moving {
  readonly move: () => Promise<void>;
  readonly entered: boolean | undefined;
}

/** An alias between its deletion and its setting. */
interface UnderWay {
  readonly ended: Promise<void>;
  readonly end: () => void;
}

function underWay(): UnderWay {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { ended, end };
}

function roomIn(name: string): RoomId {
  return name.slice(0, name.indexOf(' ')) as RoomId;
}

function isSame(a: StateEvent, b: StateEvent): boolean {
  return a.type === b.type && a.stateKey === b.stateKey;
}
