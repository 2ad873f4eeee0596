import { workOn } from '#jobs/run-consolidation';
import type { RunPorts } from '#jobs/run-ports';
import { TributaryError } from '#src/errors/tributary-error';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import { aliasOf, CANONICAL, givenMerge, type Merge, type MergeGiven, portalOf, RUN } from '#test/world/merge-world';
import { bot } from '#test/world/simulated-rooms';

const SOURCE = portalOf('#crystal');

/** A merge into a room that only invited people join; it waits for its last word. */
function givenInviting(given: Pick<MergeGiven, 'source'> = {}): Promise<Merge> {
  const canonical = { state: { 'm.room.join_rules': { join_rule: 'invite' } } };
  return givenMerge({ ...given, canonical, policy: { secondConfirmation: true } });
}

function manyPeople(count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: count }, (_nobody, index) => [`@p${index}:example.org`, 'join']));
}

function workWith({ ports }: Merge, writer: Partial<RunPorts['writer']>, more: Partial<RunPorts> = {}) {
  const request = { consolidation: RUN, holder: 'w', stop: new AbortController().signal, failures: 0 };
  return workOn({ ...ports, ...more, writer: { ...ports.writer, ...writer } }, request);
}

function failing(code: 'MATRIX_REFUSED' | 'MATRIX_UNREACHABLE') {
  return new TributaryError(code, { facts: { server: 'example.org', what: 'that' } });
}

async function invited({ stores }: Merge): Promise<number> {
  return (await stores.actRecords.of(RUN)).filter(
    ({ step, act, outcome }) => step === 'announce' && act.verb === 'invite' && outcome,
  ).length;
}

test('W-4 a process that closes stops between two acts of one step as well: the next one invites whoever is left', async () => {
  const merge = await givenInviting({ source: { members: manyPeople(3) } });
  const closing = new AbortController();
  const reached: RunPorts['reached'] = async ({ step, where, act }) => {
    if (step === 'announce' && where === 'recorded' && act?.includes('invite')) closing.abort();
  };

  const request = { consolidation: RUN, holder: 'w', stop: closing.signal, failures: 0 };
  expect(await workOn({ ...merge.ports, reached }, request)).toEqual({ kind: 'sleeps', afterMs: 0 });

  expect(await invited(merge)).toBe(1);
  await merge.work();
  expect(await invited(merge)).toBe(3);
});

test('W-2 a message of ours that a moderator deleted is not sent again while its step goes on', async () => {
  const merge = await givenInviting({ source: { members: manyPeople(25) } });
  await merge.work();
  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'waiting', step: 'announce' });
  const arrival = (await merge.stores.actRecords.of(RUN)).find(
    ({ act }) => act.verb === 'post' && act.room === CANONICAL,
  );
  const event = arrival?.outcome?.event as EventId;
  await merge.ports.writer.redact({ room: CANONICAL, as: merge.plan.canonical.actor, event, reason: '' });

  await merge.work();

  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ step: 'await-confirmation' });
  expect((await merge.look(CANONICAL)).said).toEqual([expect.stringContaining('Everything is prepared')]);
});

test('W-7 a refusal that was reported is not asked for again when its step begins again', async () => {
  const merge = await givenMerge({
    canonical: { directories: [] },
    policy: { secondConfirmation: true, allowWidening: true },
  });
  const asked: string[] = [];
  const setListed: RunPorts['writer']['setListed'] = ({ room }) => {
    asked.push(room);
    return Promise.reject(failing(room === SOURCE ? 'MATRIX_REFUSED' : 'MATRIX_UNREACHABLE'));
  };

  expect(await workWith(merge, { setListed })).toMatchObject({ kind: 'retries' });
  await merge.work();

  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ step: 'await-confirmation' });
  expect([...asked].sort()).toEqual([CANONICAL, SOURCE].sort());
  expect([(await merge.look(SOURCE)).listed, (await merge.look(CANONICAL)).listed]).toEqual([true, true]);
});

test('T-13 the journal tells of an address that a worker led on and died over', async () => {
  const merge = await givenMerge();
  const { pointAlias } = merge.ports.writer;
  const dying: typeof pointAlias = async (request) => {
    await pointAlias(request);
    throw failing('MATRIX_UNREACHABLE');
  };
  expect(await workWith(merge, { pointAlias: dying })).toMatchObject({ kind: 'retries' });

  await merge.work();

  const entry = expect.objectContaining({ alias: aliasOf('#crystal'), state: 'moved' });
  expect(await merge.stores.aliasJournal.of(RUN)).toEqual([entry]);
});

test('T-13 the journal tells of no address that somebody else had led on', async () => {
  const merge = await givenMerge();

  await merge.work(async ({ step, where }) => {
    if (step === 'close-source' && where === 'before')
      merge.others.pointAlias({ alias: aliasOf('#crystal'), room: CANONICAL });
  });

  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'done' });
  expect(await merge.stores.aliasJournal.of(RUN)).toEqual([]);
});

test('C-8 whoever spoke for a room that is replaced by now keeps no other from being replaced', async () => {
  const ann = '@ann:example.org' as UserId;
  const levels = {
    users: { [ann]: 100, [bot.user]: 100 },
    events: { 'm.room.tombstone': 100, 'm.room.power_levels': 100 },
  };
  const merge = await givenMerge({ channels: ['#one', '#two'], source: { levels, members: { [ann]: 'join' } } });
  let hasLeft = false;
  await merge.work(async ({ step, where, leg, act }) => {
    if (hasLeft || step !== 'tombstone' || where !== 'recorded' || leg !== portalOf('#one') || act !== undefined)
      return;
    hasLeft = true;
    const place = { room: portalOf('#one') as RoomId, by: bot.user };
    merge.others.writeState({ ...place, type: 'm.room.member', key: ann, content: { membership: 'ban' } });
  });

  expect(hasLeft).toBe(true);
  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'done' });
});
