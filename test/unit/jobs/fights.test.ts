import { workOn } from '#jobs/run-consolidation';
import type { RunPorts } from '#jobs/run-ports';
import { givenMerge, type Merge, portalOf, RUN } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

const LEVELS = 'm.room.power_levels';
const ROOM = portalOf('#crystal');
type StateWrite = Parameters<RunPorts['writer']['writeState']>[0];

type Deed = (write: StateWrite) => void | Promise<void>;

/** A stretch of work in which somebody else does something around each write that closes the source. */
async function workAgainst(
  merge: Merge,
  { before, after, afterAny }: { before?: Deed; after?: Deed; afterAny?: Deed },
): Promise<void> {
  const { writer } = merge.ports;
  const fought: RunPorts['writer'] = {
    ...writer,
    writeState: async (write) => {
      const isClosing = write.room === ROOM && write.type === LEVELS && write.content.events_default === 100;
      if (isClosing) await before?.(write);
      const event = await writer.writeState(write);
      if (isClosing) await after?.(write);
      await afterAny?.(write);
      return event;
    },
  };
  const request = { consolidation: RUN, holder: 'w', stop: new AbortController().signal, failures: 0 };
  await workOn({ ...merge.ports, writer: fought }, request);
}

/** As our service user sees them once the bridge's bot has left. */
async function levelsIn({ ports: { world } }: Merge) {
  const as = (await world.isJoined({ room: ROOM, as: bot.id })) ? bot.id : service.id;
  return (await world.readStateEvent({ room: ROOM, as, type: LEVELS, key: '' }))?.content ?? {};
}

/** A moderator adds a name to the levels as they stand. */
async function promotes(merge: Merge, users: Readonly<Record<string, number>>): Promise<void> {
  const levels = await levelsIn(merge);
  const content = { ...levels, users: { ...(levels.users as object), ...users } };
  merge.others.writeState({ room: ROOM, by: bot.user, type: LEVELS, key: '', content });
}

async function stateOf(merge: Merge) {
  return (await merge.stores.consolidations.find(RUN))?.state;
}

test('W-7 whoever resumes after a fight lets the same write be tried as often again', async () => {
  const merge = await givenMerge({ policy: { secondConfirmation: true } });
  const before = await levelsIn(merge);
  const takesBack = ({ content: { users = {} } }: StateWrite) =>
    merge.others.writeState({ room: ROOM, by: bot.user, type: LEVELS, key: '', content: { ...before, users } });
  for (let round = 0; round < 5; round += 1) await workAgainst(merge, { after: takesBack });
  expect(await stateOf(merge)).toBe('paused');

  await merge.stores.consolidations.change(RUN, { state: 'running' });
  await merge.work();

  expect(await levelsIn(merge)).toMatchObject({ events_default: 100 });
  expect((await merge.stores.consolidations.find(RUN))?.step).toBe('await-confirmation');
});

describe('W-5 an undo beside a bridge that writes levels from what it remembers', () => {
  /** After each write of ours in the portal, for so many times, the bridge writes what it knew before the undo. */
  async function undoBeside(times: number): Promise<{ merge: Merge; before: unknown }> {
    const merge = await givenMerge({ policy: { secondConfirmation: true } });
    const before = await levelsIn(merge);
    await merge.work();
    const content = await levelsIn(merge);
    await merge.stores.consolidations.change(RUN, { state: 'undoing' });
    let left = times;
    const remembers = ({ as, type, room }: StateWrite): void => {
      if (room !== ROOM || type !== LEVELS || as !== service.id || left === 0) return;
      left -= 1;
      merge.others.writeState({ room: ROOM, by: bot.user, type: LEVELS, key: '', content });
    };
    await workAgainst(merge, { afterAny: remembers });
    return { merge, before };
  }

  test('W-5 takes its own level back again', async () => {
    const { merge, before } = await undoBeside(2);

    expect(await levelsIn(merge)).toEqual(before);
    const { state, reason } = (await merge.stores.consolidations.find(RUN)) ?? {};
    expect({ state, reason }).toEqual({ state: 'undone', reason: undefined });
  });

  test('W-5 ends, and names the levels, where the bridge never stops', async () => {
    const { merge } = await undoBeside(Number.POSITIVE_INFINITY);

    const { state, reason } = (await merge.stores.consolidations.find(RUN)) ?? {};
    expect(state).toBe('undone');
    expect(reason).toContain('somebody goes on writing them');
  });
});

describe('T-29 what a moderator changed between our last look and our write', () => {
  async function givenOverwritten(): Promise<Merge> {
    const merge = await givenMerge({ policy: { secondConfirmation: true } });
    let edits = 0;
    const before = async () => {
      edits += 1;
      if (edits === 1) await promotes(merge, { '@mod:example.org': 50 });
    };
    await workAgainst(merge, { before });
    return merge;
  }

  test('T-29 stands again beside ours at once, and the step says so', async () => {
    const merge = await givenOverwritten();

    expect(await levelsIn(merge)).toMatchObject({ events_default: 100, users: { '@mod:example.org': 50 } });
    const step = (await merge.stores.stepRecords.of(RUN)).find((record) => record.step === 'close-source');
    expect(step?.note).toContain('their change was put back');
  });

  test('T-29 outlives an undo', async () => {
    const merge = await givenOverwritten();
    await merge.stores.consolidations.change(RUN, { state: 'undoing' });
    await merge.work();

    expect(await stateOf(merge)).toBe('undone');
    expect(await levelsIn(merge)).toMatchObject({ users: { '@mod:example.org': 50 } });
    expect((await levelsIn(merge)).events_default ?? 0).toBe(0);
  });
});
