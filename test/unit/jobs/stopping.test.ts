import { workOn } from '#jobs/run-consolidation';
import type { RunPorts } from '#jobs/run-ports';
import type { Consent } from '#src/consent/consent';
import type { PartyId } from '#src/consent/party';
import { aliasOf, CANONICAL, givenMerge, type Merge, portalOf, RUN } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

async function runOf(merge: Merge) {
  const run = await merge.stores.consolidations.find(RUN);
  if (!run) throw new Error('the run is gone');
  return run;
}

function say(merge: Merge, word: Consent['word'], party = 'canonical'): Promise<boolean> {
  const { id: plan, hash } = merge.plan;
  const at = merge.clock.now();
  return merge.stores.consents.record({
    plan,
    hash,
    party: party as PartyId,
    person: '@alice:example.org',
    word,
    at,
    level: 100,
  });
}

describe('a refusal', () => {
  test('C-7 before the first write ends the run, frees the rooms and writes nothing', async () => {
    const merge = await givenMerge();
    const before = await merge.lookAround();
    merge.clock.advance(1);
    await say(merge, 'refuse');
    await merge.work();
    expect((await runOf(merge)).state).toBe('refused');
    expect(await merge.lookAround()).toEqual(before);
    expect(await merge.stores.consolidations.holderOf(CANONICAL)).toBeUndefined();
  });

  test('W-12 after the first write pauses the run where it is', async () => {
    const merge = await givenMerge({ policy: { secondConfirmation: true } });
    await merge.work();
    await say(merge, 'refuse');
    await merge.work();
    expect(await runOf(merge)).toMatchObject({ state: 'paused', reason: expect.stringContaining('refused') });
  });

  test('C-9 an objection pauses the run, and names who objects', async () => {
    const merge = await givenMerge();
    await say(merge, 'object');
    await merge.work();
    const { state, reason } = await runOf(merge);
    expect({ state, reason }).toEqual({ state: 'paused', reason: '@alice:example.org objects' });
    expect(await merge.stores.actRecords.of(RUN)).toEqual([]);
  });

  test('B-5 of the bridge pauses the run, and a later yes lets it go on', async () => {
    const merge = await givenMerge();
    merge.bridge.answers.set('#crystal', 'no');
    await merge.work();
    expect(await runOf(merge)).toMatchObject({
      state: 'paused',
      reason: expect.stringContaining('the operator said no'),
    });
    merge.bridge.answers.set('#crystal', 'yes');
    await merge.stores.consolidations.change(RUN, { state: 'running' });
    await merge.work();
    expect((await runOf(merge)).state).toBe('done');
  });
});

describe('rights and rooms that changed', () => {
  test('C-8 an admin who agreed and was demoted since stops the run before its next write', async () => {
    const merge = await givenMerge();
    const content = { users: { '@alice:example.org': 0, [service.user]: 100 } };
    merge.others.writeState({ room: CANONICAL, by: service.user, type: 'm.room.power_levels', key: '', content });
    const before = await merge.lookAround();
    await merge.work();
    expect((await runOf(merge)).state).toBe('paused');
    expect(await merge.stores.actRecords.of(RUN)).toEqual([]);
    expect(await merge.lookAround()).toEqual(before);
  });

  test('P-5 a room that is no longer as the plan had it stops the run, which says what changed', async () => {
    const merge = await givenMerge();
    const content = { join_rule: 'invite' };
    merge.others.writeState({ room: portalOf('#crystal'), by: bot.user, type: 'm.room.join_rules', key: '', content });
    await merge.work();
    expect(await runOf(merge)).toMatchObject({ state: 'paused', reason: expect.stringContaining('the join rule') });
    expect(await merge.stores.actRecords.of(RUN)).toEqual([]);
  });

  test('P-5 an operator of the network who comes or goes is no drift', async () => {
    const merge = await givenMerge();
    const users = { [bot.user]: 100, '@libera_bob:example.org': 0, '@libera_eve:example.org': 50 };
    const content = { users, events: { 'm.room.tombstone': 100, 'm.room.power_levels': 100 } };
    merge.others.writeState({
      room: portalOf('#crystal'),
      by: bot.user,
      type: 'm.room.power_levels',
      key: '',
      content,
    });
    await merge.work();
    expect((await runOf(merge)).state).toBe('done');
  });

  test('T-15 a canonical room that was replaced itself is never pointed to', async () => {
    const merge = await givenMerge({ policy: { secondConfirmation: true } });
    await merge.work();
    const content = { body: '', replacement_room: '!spam:evil.org' };
    merge.others.writeState({ room: CANONICAL, by: service.user, type: 'm.room.tombstone', key: '', content });
    await merge.stores.consolidations.change(RUN, { confirmedAt: merge.clock.now() });
    await merge.work();
    expect((await runOf(merge)).state).toBe('paused');
    expect((await merge.look(portalOf('#crystal'))).state['m.room.tombstone ']).toBeUndefined();
  });

  test('T-13 an address that was led to a third room before its turn is not touched, and halts the run', async () => {
    const merge = await givenMerge();
    const alias = aliasOf('#crystal');
    await merge.work(async ({ step, where }) => {
      if (step === 'close-source' && where === 'before') {
        merge.others.pointAlias({ alias, room: '!squat:evil.org' as never });
      }
    });
    expect(await runOf(merge)).toMatchObject({ state: 'paused', reason: expect.stringContaining('!squat:evil.org') });
    expect(await merge.ports.world.resolve(alias)).toMatchObject({ room: '!squat:evil.org' });
  });

  test('T-13 an address that is taken while it is being moved is put back to the old room', async () => {
    const merge = await givenMerge();
    const { writer } = merge.ports;
    let squatted = false;
    const squatter: RunPorts['writer'] = {
      ...writer,
      pointAlias: async (request) => {
        if (squatted) return writer.pointAlias(request);
        squatted = true;
        merge.others.pointAlias({ alias: request.alias, room: '!squat:evil.org' as never });
        return writer.pointAlias(request);
      },
    };
    const stop = new AbortController().signal;
    await workOn({ ...merge.ports, writer: squatter }, { consolidation: RUN, holder: 'w', stop, failures: 0 });
    expect((await runOf(merge)).state).toBe('paused');
    expect(await merge.ports.world.resolve(aliasOf('#crystal'))).toMatchObject({ room: portalOf('#crystal') });
    expect((await merge.stores.aliasJournal.of(RUN)).map(({ state }) => state)).toEqual(['put-back']);
  });
});

describe('a word between two acts', () => {
  test('W-5 a pause takes hold before the next act, and resuming goes on from there', async () => {
    const merge = await givenMerge();
    let acts = 0;
    await merge.work(async ({ act, where }) => {
      if (act !== undefined && where === 'recorded') acts += 1;
      if (acts === 4) await merge.stores.consolidations.change(RUN, { state: 'paused', onlyFrom: ['running'] });
    });
    expect((await runOf(merge)).state).toBe('paused');
    expect((await merge.stores.actRecords.of(RUN)).filter(({ outcome }) => outcome)).toHaveLength(4);
    await merge.stores.consolidations.change(RUN, { state: 'running' });
    await merge.work();
    expect((await runOf(merge)).state).toBe('done');
  });

  test('W-6 an undo that comes after the first tombstone is refused, and the run goes on to its end', async () => {
    const merge = await givenMerge({ channels: ['#one', '#two'] });
    await merge.work(async ({ step, where }) => {
      if (step === 'tombstone' && where === 'performed') {
        await merge.stores.consolidations.change(RUN, { state: 'undoing', onlyFrom: ['running'] });
      }
    });
    await merge.work();
    expect((await runOf(merge)).state).toBe('done');
    const legs = await merge.stores.consolidations.legsOf(RUN);
    expect(legs.map(({ state }) => state)).toEqual(['retired', 'retired']);
  });

  test('W-6 an undo that comes just before the first tombstone is intended wins', async () => {
    const merge = await givenMerge();
    await merge.work(async ({ step, where, act }) => {
      if (step === 'tombstone' && where === 'before' && act === undefined) {
        await merge.stores.consolidations.change(RUN, { state: 'undoing', onlyFrom: ['running'] });
      }
    });
    expect(await runOf(merge)).toMatchObject({ state: 'undone' });
    expect((await runOf(merge)).pointOfNoReturnAt).toBeUndefined();
  });

  test('W-4 a process that closes stops between two acts, and the next one goes on', async () => {
    const merge = await givenMerge();
    const closing = new AbortController();
    const reached: RunPorts['reached'] = async ({ step, where }) => {
      if (step === 'link-channel' && where === 'recorded') closing.abort();
    };
    const request = { consolidation: RUN, holder: 'w', stop: closing.signal, failures: 0 };
    expect(await workOn({ ...merge.ports, reached }, request)).toEqual({ kind: 'sleeps', afterMs: 0 });
    expect((await runOf(merge)).state).toBe('running');
    await merge.work();
    expect((await runOf(merge)).state).toBe('done');
  });
});

describe('what goes wrong', () => {
  test('W-8 a server that does not answer leaves the run as it is, and it is tried again later and later', async () => {
    const merge = await givenMerge();
    const { TributaryError } = await import('#src/errors/tributary-error');
    const writer: RunPorts['writer'] = {
      ...merge.ports.writer,
      join: () => Promise.reject(new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org' } })),
    };
    const stop = new AbortController().signal;
    const ports = { ...merge.ports, writer };
    const first = await workOn(ports, { consolidation: RUN, holder: 'w', stop, failures: 0 });
    const fourth = await workOn(ports, { consolidation: RUN, holder: 'w', stop, failures: 3 });
    expect([first, fourth]).toMatchObject([
      { kind: 'retries', afterMs: 2_000 },
      { kind: 'retries', afterMs: 16_000 },
    ]);
    expect(await runOf(merge)).toMatchObject({ state: 'running', reason: expect.stringContaining('example.org') });
    await merge.work();
    expect(await runOf(merge)).toMatchObject({ state: 'done' });
    expect((await runOf(merge)).reason).toBeUndefined();
  });

  test('E-1 a refusal pauses the run and says what to do', async () => {
    const merge = await givenMerge();
    const { TributaryError } = await import('#src/errors/tributary-error');
    const refusal = new TributaryError('MATRIX_REFUSED', { facts: { actor: service.id, server: 'example.org' } });
    const writer: RunPorts['writer'] = { ...merge.ports.writer, post: () => Promise.reject(refusal) };
    const request = { consolidation: RUN, holder: 'w', stop: new AbortController().signal, failures: 0 };
    await workOn({ ...merge.ports, writer }, request);
    expect(await runOf(merge)).toMatchObject({ state: 'paused', reason: expect.stringContaining('tributary resume') });
  });

  test('E-1 something unforeseen fails the run with its reason, and nothing of it is lost', async () => {
    const merge = await givenMerge();
    const writer: RunPorts['writer'] = {
      ...merge.ports.writer,
      post: () => Promise.reject(new RangeError('out of bounds')),
    };
    const request = { consolidation: RUN, holder: 'w', stop: new AbortController().signal, failures: 0 };
    await workOn({ ...merge.ports, writer }, request);
    expect(await runOf(merge)).toMatchObject({ state: 'failed', reason: expect.stringContaining('out of bounds') });
    await merge.stores.consolidations.change(RUN, { state: 'running' });
    await merge.work();
    expect((await runOf(merge)).state).toBe('done');
  });

  test('W-7 a write that another bot takes back is tried three times, then a person is asked', async () => {
    const merge = await givenMerge({ policy: { secondConfirmation: true } });
    const { writer, world } = merge.ports;
    const levels = { room: portalOf('#crystal'), as: bot.id, type: 'm.room.power_levels', key: '' };
    const before = (await world.readStateEvent(levels))?.content ?? {};
    let writes = 0;
    const fought: RunPorts['writer'] = {
      ...writer,
      writeState: async (write) => {
        const event = await writer.writeState(write);
        const closing = write.room === levels.room && write.content.events_default === 100;
        if (closing) writes += 1;
        if (closing)
          merge.others.writeState({
            ...levels,
            by: bot.user,
            content: { ...before, users: write.content.users ?? {} },
          });
        return event;
      },
    };
    const request = { consolidation: RUN, holder: 'w', stop: new AbortController().signal, failures: 0 };
    for (let round = 0; round < 5; round += 1) await workOn({ ...merge.ports, writer: fought }, request);
    expect(writes).toBe(3);
    expect(await runOf(merge)).toMatchObject({ state: 'paused', reason: expect.stringContaining('taken back') });
  });
});

describe('the lease', () => {
  test('W-4 one runner at a time: whoever comes second does nothing', async () => {
    const merge = await givenMerge();
    let second: unknown;
    await merge.work(async ({ step, where }) => {
      if (step === 'link-channel' && where === 'before') second ??= await merge.work();
    });
    expect(second).toMatchObject({ kind: 'busy' });
    expect((await runOf(merge)).state).toBe('done');
  });

  test('W-4 a run whose worker died is looked at as soon as its lease is free, and until then at a quiet pace', async () => {
    const merge = await givenMerge();
    await merge.stores.leases.take({ consolidation: RUN, holder: 'dead', forMs: 59_100, graceMs: 0 });
    const looks: number[] = [];
    let end = await merge.work();
    while (end?.kind === 'busy') {
      looks.push(end.afterMs);
      merge.clock.advance(end.afterMs);
      end = await merge.work();
    }
    expect(Math.min(...looks.slice(0, -1))).toBe(2_000);
    expect(looks.reduce((sum, afterMs) => sum + afterMs, 0)).toBe(59_150);
    expect((await runOf(merge)).state).toBe('done');
  });

  test('W-4 a worker that was frozen past its lease can write no record when it wakes up', async () => {
    const merge = await givenMerge();
    let frozen = false;
    const end = await merge.work(async ({ step, where, act }) => {
      if (frozen || step !== 'close-source' || where !== 'performed' || act === undefined) return;
      frozen = true;
      merge.clock.advance(61_000);
      await merge.work();
    });
    expect(end).toMatchObject({ kind: 'busy' });
    expect((await runOf(merge)).state).toBe('done');
    const posts = (await merge.look(CANONICAL)).said;
    expect(posts).toHaveLength(1);
  });
});

describe('an undo', () => {
  const given = { policy: { secondConfirmation: true } };

  async function undoing(merge: Merge): Promise<void> {
    await merge.stores.consolidations.change(RUN, { state: 'undoing' });
    await merge.work();
  }

  test('W-5 leaves what somebody else changed since, and reports it', async () => {
    const merge = await givenMerge(given);
    await merge.work();
    const as = service.id;
    const query = { room: portalOf('#crystal'), as, type: 'm.room.power_levels', key: '' };
    const levels = (await merge.ports.world.readStateEvent(query))?.content ?? {};
    const content = { ...levels, events_default: 60, ban: 70 };
    merge.others.writeState({ ...query, by: bot.user, content });
    await undoing(merge);
    const { state } = await merge.look(portalOf('#crystal'));
    expect(state['m.room.power_levels ']).toMatchObject({ events_default: 60, ban: 70, users: { [bot.user]: 100 } });
    expect(await runOf(merge)).toMatchObject({ state: 'undone', reason: expect.stringContaining('events_default') });
  });

  test('W-5 opens the room without its network when nobody there says yes again, and tells its people once', async () => {
    const merge = await givenMerge(given);
    await merge.work();
    merge.bridge.answers.set('#crystal', 'nothing');
    await undoing(merge);
    const { state, reason } = await runOf(merge);
    expect(state).toBe('undone');
    merge.others.setMembership({ room: portalOf('#crystal'), user: bot.user, membership: 'join' }); // to look inside
    expect(reason).toContain('is open again without #crystal until this is done by the operators of #crystal');
    expect((await merge.look(portalOf('#crystal'))).said).toEqual([
      expect.stringContaining('#crystal on libera is not back yet'),
    ]);
    expect((await merge.look(portalOf('#crystal'))).state['m.room.power_levels ']).not.toHaveProperty('events_default');
  });

  test('W-5 frees the rooms, and works once: a second one changes nothing', async () => {
    const merge = await givenMerge(given);
    await merge.work();
    await undoing(merge);
    const rooms = await merge.lookAround();
    expect(await merge.stores.consolidations.holderOf(CANONICAL)).toBeUndefined();
    await merge.work();
    expect(await merge.lookAround()).toEqual(rooms);
  });

  test('W-5 that failed half-way is gone on with, never followed by a run forward', async () => {
    const merge = await givenMerge(given);
    await merge.work();
    await merge.stores.consolidations.change(RUN, { state: 'undoing' });
    const writer: RunPorts['writer'] = {
      ...merge.ports.writer,
      removeAlias: () => Promise.reject(new RangeError('bug')),
    };
    const request = { consolidation: RUN, holder: 'w', stop: new AbortController().signal, failures: 0 };
    await workOn({ ...merge.ports, writer }, request);
    expect((await runOf(merge)).state).toBe('failed');
    await merge.stores.consolidations.change(RUN, { state: 'running' });
    await merge.work();
    expect((await runOf(merge)).state).toBe('undone');
  });
});
