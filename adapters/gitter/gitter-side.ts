import type { NetworkSide } from '#adapters/contract';
import { isTributaryError } from '#src/errors/tributary-error';
import { accountIn } from './account-mask.ts';
import { askRoom } from './ask-room.ts';
import { hearRoom } from './hear-room.ts';
import { gitterLibrary } from './node-gitter.ts';
import { type GitterPlace, gitterRequest } from './request.ts';
import { peopleOf } from './room-admins.ts';
import type { GitterSidePorts, SideParts } from './side-parts.ts';

export type { GitterSidePorts } from './side-parts.ts';

/** What reaching people on Gitter can do. */
export type GitterSide = NetworkSide & Required<Pick<NetworkSide, 'stateOfCode' | 'look'>> & { close(): Promise<void> };

/** Where the instance is, and how often its rooms are looked into. */
export interface GitterSideSettings extends GitterPlace {
  /** Milliseconds between two looks into a room for one question; 10 s unless told. */
  readonly lookEveryMs?: number;
  /** Milliseconds until a room in which nobody could be asked is tried again; a minute unless told. */
  readonly askAgainMs?: number;
}

const LOOK_EVERY_MS = 10_000;
const ASK_AGAIN_MS = 60_000;

/** The people of a Gitter instance with an API who speak for its rooms (spec C-6). */
export function gitterSide(settings: GitterSideSettings, ports: GitterSidePorts): GitterSide {
  // Nobody waits for a window of a minute to end: the same is tried again by itself.
  const way = gitterRequest({ patienceMs: 0, ...settings });
  const parts: SideParts = { network: settings.id, library: gitterLibrary(way.request), ports };
  return {
    network: settings.id,
    inChannel: true,
    ask: asker(parts, settings.askAgainMs ?? ASK_AGAIN_MS),
    rightOf: (query) => rightOf(parts, query),
    stateOfCode: async (code) => {
      const asked = await ports.asked.ofCode({ network: settings.id, code });
      return asked.length === 0 ? 'unasked' : 'open';
    },
    look: looker(parts, settings.lookEveryMs ?? LOOK_EVERY_MS),
    close: () => way.close(),
  };
}

/** Nobody is asked where the admins cannot be seen: that is told, and others are asked meanwhile. */
function asker(parts: SideParts, againMs: number): GitterSide['ask'] {
  const vain = new Map<string, number>();
  return async (question) => {
    const now = parts.ports.clock.now();
    if (now - (vain.get(question.code) ?? Number.NEGATIVE_INFINITY) < againMs) return [];
    vain.set(question.code, now);
    try {
      const asked = await askRoom(parts, question);
      if (asked.length > 0) vain.delete(question.code);
      return asked;
    } catch (error) {
      if (!isTributaryError(error, 'GITTER_ADMINS_UNSEEN')) throw error;
      parts.ports.trouble(error);
      return [];
    }
  };
}

/** Looks into the room of a question now and then, each time from where it stood. */
function looker(parts: SideParts, everyMs: number): GitterSide['look'] {
  const looked = new Map<string, { readonly at: number; readonly last: string | undefined }>();
  return async ({ channel, code }) => {
    const before = looked.get(code);
    const now = parts.ports.clock.now();
    if (before && now - before.at < everyMs) return;
    looked.set(code, { at: now, last: before?.last });
    const last = await hearRoom(parts, { channel, code, after: before?.last });
    looked.set(code, { at: now, last });
  };
}

/** Whether somebody is an admin of the room at this moment (spec C-8); what cannot be read is `unknown`. */
async function rightOf(
  parts: SideParts,
  { channel, mask }: { readonly channel: string; readonly mask: string },
): ReturnType<NetworkSide['rightOf']> {
  try {
    const { admins } = await peopleOf(parts, channel);
    return admins.some(({ id }) => id === accountIn(mask)) ? 'holds' : 'lost';
  } catch (error) {
    if (!isTributaryError(error)) throw error;
    parts.ports.trouble(error);
    return 'unknown';
  }
}
