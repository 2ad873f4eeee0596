import type { Background } from './background.ts';
import type { Content, MatrixAccess } from './matrix-access.ts';

/** Levels by user; undefined takes a user out of the list. */
export type LevelChanges = Readonly<Record<string, number | undefined>>;

interface Levels {
  readonly users?: Readonly<Record<string, number>>;
  readonly users_default?: number;
  readonly events_default?: number;
}

interface Asked {
  readonly changes: Record<string, number | undefined>;
  timer: NodeJS.Timeout;
}

/** Writes `m.room.power_levels` from what it remembers of them, not from what stands in the room. */
export class PowerLevels {
  private readonly remembered = new Map<string, Levels>();
  private readonly asked = new Map<string, Asked>();
  private readonly matrix: MatrixAccess;
  private readonly background: Background;
  private readonly options: { readonly graceMs: number; readonly isDeaf: boolean };

  constructor(
    parts: { matrix: MatrixAccess; background: Background },
    options: { readonly graceMs: number; readonly isDeaf: boolean },
  ) {
    this.matrix = parts.matrix;
    this.background = parts.background;
    this.options = options;
  }

  /** Somebody wrote levels; a deaf bridge goes on with those it remembers. */
  heard(roomId: string, content: Content): void {
    if (this.options.isDeaf && this.remembered.has(roomId)) return;
    this.remembered.set(roomId, content as Levels);
  }

  /** The levels as remembered, read from the room when there are none; undefined when they cannot be read. */
  async now(roomId: string): Promise<Levels | undefined> {
    const known = this.remembered.get(roomId);
    if (known !== undefined) return known;
    const read = await this.matrix.getState(roomId, 'm.room.power_levels').catch(() => undefined);
    if (read !== undefined) this.remembered.set(roomId, read as Levels);
    return read as Levels | undefined;
  }

  /**
   * Changes a level after the grace time, together with all that was ever asked for in the room: what somebody else
   * has changed since is set back.
   */
  changeSoon(roomId: string, userId: string, level: number | undefined): void {
    const former = this.asked.get(roomId);
    if (former !== undefined) clearTimeout(former.timer);
    const changes = { ...former?.changes, [userId]: level };
    const timer = setTimeout(() => {
      this.background.run(`levels in ${roomId}`, () => this.change(roomId, changes));
    }, this.options.graceMs);
    this.asked.set(roomId, { changes, timer });
  }

  /** Takes users out of the list at once; what was asked for in the room is forgotten. */
  async drop(roomId: string, userIds: readonly string[]): Promise<void> {
    clearTimeout(this.asked.get(roomId)?.timer);
    this.asked.delete(roomId);
    await this.change(roomId, Object.fromEntries(userIds.map((userId) => [userId, undefined])));
  }

  async setEventsDefault(roomId: string, level: number): Promise<void> {
    const levels = await this.now(roomId);
    if (levels === undefined || levels.events_default === level) return;
    await this.write(roomId, { ...levels, events_default: level });
  }

  private async change(roomId: string, changes: LevelChanges): Promise<void> {
    const levels = await this.now(roomId);
    if (levels?.users === undefined || Object.keys(changes).length === 0) return;
    const users = Object.entries({ ...levels.users, ...changes }).filter(([, level]) => level !== undefined);
    await this.write(roomId, { ...levels, users: Object.fromEntries(users) as Record<string, number> });
  }

  /** What was to be written is remembered even when the room refuses it. */
  private async write(roomId: string, levels: Levels): Promise<void> {
    this.remembered.set(roomId, levels);
    await this.matrix.putState(roomId, { type: 'm.room.power_levels', content: { ...levels } });
  }
}
