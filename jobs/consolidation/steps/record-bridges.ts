import { legOf, liveChannels } from '#jobs/consolidation/live-channels';
import { actorsIn, whoCanWrite } from '#jobs/room-power';
import type { WriteStateAct } from '#src/consolidation/act';
import { MACHINE } from '#src/consolidation/run-state';
import { sameJson } from '#src/consolidation/same-json';
import type { Step, StepContext, StepOutcome } from '#src/consolidation/step';
import type { Actor, ActorId } from '#src/portals/actor';
import {
  owesRecord,
  recordsToBlank,
  recordsToWrite,
  SOURCE_ROOMS_TYPE,
  sourceRoomsContent,
  type WantedRecord,
  type WantedState,
} from '#src/portals/bridge-record-changes';
import type { RoomId } from '#src/portals/ids';
import type { StateEvent } from '#src/portals/room-event';
import { contentOf, powerSourceOf, stateOf } from '#src/portals/room-state';

/** Step 12: canonical says which networks reach it and which rooms were joined into it; the source no longer does. */
export const recordBridges: Step = {
  name: 'record-bridges',
  scope: 'leg',
  kind: 'W',
  sharesLook: true,
  goesAlong: true,
  perform: async (ctx) => {
    const leg = legOf(ctx);
    const { room, actor } = ctx.plan.canonical;
    const wanted = await wantedRecords(ctx);
    const rooms = await readWhenLinked(ctx, wanted);
    if (!rooms) return waitForBridge(ctx);
    const { state, source } = rooms;
    const records = wanted.flatMap((record) => recordsToWrite(state, record));
    const provenance = sourceRoomsContent(stateOf(state, SOURCE_ROOMS_TYPE)?.content, {
      consolidation: ctx.consolidation,
      rooms: [leg.room],
    });
    const own = [...records, { type: SOURCE_ROOMS_TYPE, key: '', content: provenance }];
    await ctx.performAll([...changesOf({ room, actor, state }, own), ...(source ? blanks(ctx, source) : [])]);
    return { kind: 'done' };
  },
  undo: 'take-back',
};

/** How long a bridge may take from the link itself to its last word on it. */
const FINISHING_MS = 60_000;

interface Linking {
  readonly wanted: readonly WantedRecord[];
  readonly canonical: readonly StateEvent[];
  readonly source: readonly StateEvent[];
}

/** A bridge that is about to write its own record would stand beside ours (spec M-2): it says success a moment before it does. */
async function isStillLinking(ctx: StepContext, { wanted, ...rooms }: Linking): Promise<boolean> {
  const { room, channels } = legOf(ctx);
  const bots = ctx.drivers.all().flatMap(({ facts }) => facts.bots);
  const requests = rooms.canonical.filter(({ sender }) => bots.includes(sender));
  const now = ctx.clock.now();
  const open = requests.filter(({ content }) => content.status === 'pending');
  const granted = requests.filter(({ content, at }) => content.status === 'success' && now - at < FINISHING_MS);
  const isOpen = recordsToBlank(open, channels).length > 0;
  const isGranted = recordsToBlank(granted, channels).length > 0;
  if (!isOpen && !(isGranted && wanted.some((record) => owesRecord(rooms, record)))) return false;
  const links = (await ctx.recordedActs()).filter(({ act, leg }) => act.verb === 'link' && leg === room);
  const linkedAt = Math.max(0, ...links.map(({ outcomeAt = 0 }) => outcomeAt));
  return now - linkedAt < FINISHING_MS;
}

function waitForBridge({ plan }: StepContext): StepOutcome {
  const what = `the bridge to finish its link of ${plan.canonical.address}`;
  return { kind: 'waits', waitingFor: [{ party: MACHINE, what }] };
}

/** Networks that are linked now, and those that no bridge reaches any more where they are to be remembered (spec M-6). */
async function wantedRecords(ctx: StepContext): Promise<readonly WantedRecord[]> {
  const leg = legOf(ctx);
  const { room } = ctx.plan.canonical;
  const linked: WantedRecord[] = [];
  for (const { channel, driver } of liveChannels(ctx, leg)) {
    if ((await driver.linkState({ channel, room })) !== 'linked') continue;
    const bot = ctx.installation.bridges.find(({ id }) => id === driver.bridge)?.bot;
    linked.push({ channel, retired: false, writers: bot ? [bot] : [], ...(bot && { bridgebot: bot }) });
  }
  const gone = leg.channels.filter(({ origin }) => origin === 'retired');
  const remembered = ctx.plan.policy.recordRetiredNetworks ? gone : [];
  return [...linked, ...remembered.map((channel) => ({ channel, retired: true, writers: [] }))];
}

interface Source {
  readonly actors: readonly Actor[];
  readonly reader: Actor;
  readonly state: readonly StateEvent[];
}

interface Both {
  readonly state: readonly StateEvent[];
  readonly source: Source | undefined;
}

/** Canonical and the old room, once the bridge has said its last word on the link; undefined: it has not yet. */
async function readWhenLinked(ctx: StepContext, wanted: readonly WantedRecord[]): Promise<Both | undefined> {
  const isLinking = ({ state, source }: Both) =>
    isStillLinking(ctx, { wanted, canonical: state, source: source?.state ?? [] });
  const seen = await readBoth(ctx);
  if (!(await isLinking(seen))) return seen;
  ctx.lookAgain(); // it may have come to an end since
  const now = await readBoth(ctx);
  return (await isLinking(now)) ? undefined : now;
}

async function readBoth(ctx: StepContext): Promise<Both> {
  const { room, actor } = ctx.plan.canonical;
  const [state, source] = await Promise.all([ctx.world.readState({ room, as: actor }), readSource(ctx)]);
  return { state, source };
}

/** The old room as one of ours in it sees it; undefined when nobody of ours is there. */
async function readSource(ctx: StepContext): Promise<Source | undefined> {
  const { room, tombstoneAs, powerFrom } = legOf(ctx);
  const actors = await actorsIn(ctx, { room, preferred: [tombstoneAs, powerFrom] });
  const [reader] = actors;
  return reader && { actors, reader, state: await ctx.world.readState({ room, as: reader.id }) };
}

function blanks(ctx: StepContext, { actors, reader, state }: Source): readonly WriteStateAct[] {
  const { room, channels } = legOf(ctx);
  return recordsToBlank(state, channels).flatMap((blank) => {
    // Its own writer first: a record that is put back by somebody else is believed less (threat T-02).
    const writer = stateOf(state, blank.type, blank.key)?.sender;
    const ownFirst = [...actors].sort((a, b) => Number(b.user === writer) - Number(a.user === writer));
    const able = whoCanWrite(powerSourceOf(state), ownFirst, { types: [blank.type] }) ?? reader;
    return changesOf({ room, actor: able.id, state }, [blank]);
  });
}

interface Writing {
  readonly room: RoomId;
  readonly actor: ActorId;
  readonly state: readonly StateEvent[];
}

/** Equal content is never written again, and nothing is blanked that is not there (spec W-7). */
function changesOf({ room, actor, state }: Writing, wanted: readonly WantedState[]): readonly WriteStateAct[] {
  return wanted
    .filter(({ type, key, content }) => !sameJson(contentOf(state, type, key), content))
    .map(({ type, key, content }) => ({ verb: 'write-state', actor, room, type, key, content }));
}
