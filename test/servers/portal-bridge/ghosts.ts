import { type Content, type MatrixAccess, MatrixRefused } from './matrix-access.ts';
import type { MembershipQueue } from './membership-queue.ts';

/** The Matrix users that stand for people on IRC. */
export class Ghosts {
  private readonly known = new Map<string, Promise<void>>();
  private readonly matrix: MatrixAccess;
  private readonly memberships: MembershipQueue;

  constructor(matrix: MatrixAccess, memberships: MembershipQueue) {
    this.matrix = matrix;
    this.memberships = memberships;
  }

  /** Makes the account when there is none. */
  ensure(userId: string, nick: string): Promise<void> {
    const making = this.known.get(userId) ?? this.make(userId, nick);
    this.known.set(userId, making);
    return making;
  }

  join(roomId: string, userId: string): Promise<void> {
    return this.memberships.add(roomId, () => this.joinNow(roomId, userId));
  }

  leave(roomId: string, userId: string, reason?: string): Promise<void> {
    return this.memberships.add(roomId, () => this.matrix.leave(roomId, userId, reason));
  }

  /** Says something in a room, joining it first where that is needed. */
  async say(roomId: string, userId: string, content: Content): Promise<void> {
    const send = () => this.matrix.send(roomId, content, userId);
    await send().catch(async (error: unknown) => {
      if (!isForbidden(error)) throw error;
      await this.joinNow(roomId, userId);
      await send();
    });
  }

  /** A room that is not public needs an invitation by the bot. */
  private async joinNow(roomId: string, userId: string): Promise<void> {
    await this.matrix.join(roomId, { as: userId }).catch(async (error: unknown) => {
      if (!isForbidden(error)) throw error;
      await this.matrix.invite(roomId, userId);
      await this.matrix.join(roomId, { as: userId });
    });
  }

  private async make(userId: string, nick: string): Promise<void> {
    try {
      await this.matrix.register(userId.slice(1, userId.indexOf(':')));
      await this.matrix.setDisplayName(userId, nick);
    } catch (error) {
      this.known.delete(userId);
      throw error;
    }
  }
}

/** True for M_FORBIDDEN. */
export function isForbidden(error: unknown): boolean {
  return error instanceof MatrixRefused && error.errcode === 'M_FORBIDDEN';
}
