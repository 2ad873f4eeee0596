import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a room came to be mapped; only `provision` can be unlinked. */
export type Origin = 'alias' | 'join' | 'provision';

/** One room mapped to one channel. */
export interface Mapping {
  readonly roomId: string;
  readonly domain: string;
  readonly channel: string;
  readonly origin: Origin;
}

/** What outlives a restart. */
interface Kept {
  mappings: Mapping[];
  /** Room of a user with the bot, by user. */
  adminRooms: Record<string, string>;
  /** Rooms we put into a directory. */
  published: string[];
}

/** Which rooms belong to which channels, in a file that is written at each change; rows keep their order. */
export class Mappings {
  private readonly file: string;
  private kept: Kept = { mappings: [], adminRooms: {}, published: [] };

  constructor(folder: string) {
    this.file = join(folder, 'rooms.json');
    if (existsSync(this.file)) this.kept = JSON.parse(readFileSync(this.file, 'utf8'));
  }

  all(): readonly Mapping[] {
    return this.kept.mappings;
  }

  find(roomId: string, domain: string, channel: string): Mapping | undefined {
    return this.kept.mappings.find((row) => row.roomId === roomId && row.domain === domain && row.channel === channel);
  }

  /** The rooms of a channel, first mapped first. */
  ofChannel(domain: string, channel: string): readonly Mapping[] {
    return this.kept.mappings.filter((row) => row.domain === domain && row.channel === channel);
  }

  ofRoom(roomId: string): readonly Mapping[] {
    return this.kept.mappings.filter((row) => row.roomId === roomId);
  }

  add(row: Mapping): void {
    if (this.find(row.roomId, row.domain, row.channel)) return;
    this.keep({ mappings: [...this.kept.mappings, row] });
  }

  remove(row: Mapping): void {
    this.keep({ mappings: this.kept.mappings.filter((one) => one !== row) });
  }

  /** Gives every row of a room to another room; throws when that room has one of the channels already. */
  move(from: string, to: string): void {
    const taken = this.ofRoom(from).find(({ domain, channel }) => this.find(to, domain, channel));
    if (taken) throw new Error(`${to} has ${taken.channel} of ${taken.domain} already`);
    this.keep({ mappings: this.kept.mappings.map((row) => (row.roomId === from ? { ...row, roomId: to } : row)) });
  }

  adminRoomOf(userId: string): string | undefined {
    return this.kept.adminRooms[userId];
  }

  /** Whose room with the bot this is. */
  adminOf(roomId: string): string | undefined {
    return Object.entries(this.kept.adminRooms).find(([, room]) => room === roomId)?.[0];
  }

  setAdminRoom(userId: string, roomId: string): void {
    this.keep({ adminRooms: { ...this.kept.adminRooms, [userId]: roomId } });
  }

  isPublished(roomId: string): boolean {
    return this.kept.published.includes(roomId);
  }

  setPublished(roomId: string, isPublished: boolean): void {
    const others = this.kept.published.filter((one) => one !== roomId);
    this.keep({ published: isPublished ? [...others, roomId] : others });
  }

  private keep(change: Partial<Kept>): void {
    this.kept = { ...this.kept, ...change };
    writeFileSync(`${this.file}.new`, JSON.stringify(this.kept, null, 2));
    renameSync(`${this.file}.new`, this.file);
  }
}
