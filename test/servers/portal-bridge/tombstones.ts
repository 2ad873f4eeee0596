import { BRIDGE_INFO } from './bridge-info.ts';
import { isForbidden } from './ghosts.ts';
import type { StateEvent } from './matrix-access.ts';
import { type Bridge, placesOf } from './parts.ts';

/** What the bridge does when a room says that it was replaced. */
export class Tombstones {
  private readonly bridge: Bridge;
  /** Replacements that wait for an invitation, with the room they replace. */
  private readonly waiting = new Map<string, string>();

  constructor(bridge: Bridge) {
    this.bridge = bridge;
  }

  /** Joins the replacement through the sender's server; asks neither who sent it nor whether the room is mapped. */
  async follow({ roomId, sender, replacement }: { roomId: string; sender: string; replacement: unknown }) {
    if (typeof replacement !== 'string') return;
    const via = sender.slice(sender.indexOf(':') + 1);
    try {
      await this.bridge.matrix.join(replacement, { via: [via] });
    } catch (error) {
      if (!isForbidden(error)) throw error;
      this.waiting.set(replacement, roomId);
      return;
    }
    await this.compare(roomId, replacement);
  }

  /** True when the invitation was to a replacement that had been forbidden. */
  async invited(roomId: string): Promise<boolean> {
    const old = this.waiting.get(roomId);
    if (old === undefined) return false;
    this.waiting.delete(roomId);
    await this.bridge.matrix.join(roomId);
    await this.compare(old, roomId);
    return true;
  }

  /** Moves only into a room that was made as this one's successor; out of any other successor the bot goes. */
  private async compare(from: string, to: string): Promise<void> {
    const { matrix, background } = this.bridge;
    const create = await matrix.getState(to, 'm.room.create');
    const predecessor = create?.predecessor as { room_id?: string } | undefined;
    if (predecessor === undefined) throw new Error(`${to} has no predecessor: nothing is moved, the bot stays there`);
    if (predecessor.room_id === from) return this.migrate(from, to);
    background.log(`${to} succeeds ${predecessor.room_id} and not ${from}: the bot leaves it`);
    await matrix.leave(to);
  }

  /** Aliases stay where they are, and the bot stays in the old room. */
  private async migrate(from: string, to: string): Promise<void> {
    const { bridge } = this;
    bridge.mappings.move(from, to);
    const state = await bridge.matrix.allState(from);
    await this.copyRecords(to, state).catch((error: unknown) => bridge.background.log(`records: ${String(error)}`));
    for (const { network, channel } of placesOf(bridge, to)) network.bot.client.raw('NAMES', channel);
    const isJoined = ({ type, content }: StateEvent) => type === 'm.room.member' && content.membership === 'join';
    const ghosts = state
      .filter(isJoined)
      .map(({ state_key: userId }) => userId)
      .filter((userId) => bridge.networks.some(({ names }) => names.isGhost(userId)));
    await Promise.allSettled(ghosts.map((ghost) => bridge.ghosts.leave(from, ghost)));
    await bridge.levels.drop(from, ghosts);
  }

  /** The bridge info gets key and content of the bridging record, and where there is none the copying fails. */
  private async copyRecords(to: string, state: readonly StateEvent[]): Promise<void> {
    const bridging = state.find(({ type }) => type === 'm.room.bridging');
    const info = state.find(({ type }) => type === BRIDGE_INFO);
    const write = (type: string, { state_key: key, content }: StateEvent) =>
      this.bridge.matrix.putState(to, { type, key, content });
    if (bridging !== undefined) await write('m.room.bridging', bridging);
    if (info === undefined) return;
    if (bridging === undefined) throw new Error('there is no bridging record to copy');
    await write(BRIDGE_INFO, bridging);
  }
}
