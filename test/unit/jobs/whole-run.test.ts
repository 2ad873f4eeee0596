import { describeAct } from '#src/consolidation/act';
import type { RoomAlias, UserId } from '#src/portals/ids';
import { linkToAlias } from '#src/portals/matrix-to';
import { aliasOf, CANONICAL, givenMerge, type Merge, portalOf, RUN, SPACE } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

async function textsOfRun(merge: Merge): Promise<readonly string[]> {
  const acts = await merge.stores.actRecords.of(RUN);
  return acts.filter(({ outcome }) => outcome?.result === 'done').map(({ act }) => describeAct(act));
}

test('W-1 a run ends with the old room replaced, its address and network in the canonical room', async () => {
  const merge = await givenMerge();
  await merge.work();
  const [canonical, source] = [await merge.look(CANONICAL), await merge.look(portalOf('#crystal'))];
  expect((await merge.stores.consolidations.find(RUN))?.state).toBe('done');
  expect(source.state['m.room.tombstone ']).toMatchObject({ replacement_room: CANONICAL });
  expect(source.aliases).toEqual([]);
  expect(canonical.aliases).toEqual(['#crystal:example.org', aliasOf('#crystal')]);
  expect(canonical.state['m.room.canonical_alias ']).toEqual({
    alias: '#crystal:example.org',
    alt_aliases: [aliasOf('#crystal')],
  });
  expect([...merge.bridge.links]).toEqual([`#crystal ${CANONICAL}`]);
});

test('W-1 people in the old room can read, delete and react, and find a signpost with links by alias and by id', async () => {
  const merge = await givenMerge();
  await merge.work();
  const source = await merge.look(portalOf('#crystal'));
  expect(source.state['m.room.power_levels ']).toMatchObject({
    events_default: 100,
    events: { 'm.room.redaction': 0, 'm.reaction': 0 },
  });
  expect(source.said).toEqual([expect.stringContaining(linkToAlias('#crystal:example.org' as RoomAlias))]);
  expect(source.said).toEqual([expect.stringContaining('!canonical%3Aexample.org?via=example.org')]);
});

test('M-1 the canonical room says which network reaches it, and the old room no longer does', async () => {
  const merge = await givenMerge();
  await merge.work();
  const [canonical, source] = [await merge.look(CANONICAL), await merge.look(portalOf('#crystal'))];
  const record = {
    bridgebot: bot.user,
    protocol: { id: 'irc' },
    network: { id: 'libera' },
    channel: { id: '#crystal' },
  };
  expect(canonical.state['m.bridge io.tributary://irc/libera/#crystal']).toMatchObject(record);
  expect(canonical.state['uk.half-shot.bridge io.tributary://irc/libera/#crystal']).toMatchObject(record);
  expect(source.state['uk.half-shot.bridge org.matrix.appservice-irc:/libera/#crystal']).toEqual({});
  expect(canonical.state['io.tributary.source_rooms ']).toEqual({
    rooms: [{ room_id: portalOf('#crystal'), consolidation: RUN }],
  });
});

test.each([50, 90])(
  'M-1 an old room in which records of bridges take level %s no longer tells of the network',
  async (needed) => {
    const events = { 'm.room.tombstone': 50, 'm.room.power_levels': 50, 'm.room.canonical_alias': 50 };
    const levels = { users: { [bot.user]: 100 }, events: { ...events, 'uk.half-shot.bridge': needed } };
    const merge = await givenMerge({ source: { levels } });

    await merge.work();

    expect((await merge.stores.consolidations.find(RUN))?.state).toBe('done');
    const { state } = await merge.look(portalOf('#crystal'));
    expect(state['uk.half-shot.bridge org.matrix.appservice-irc:/libera/#crystal']).toEqual({});
  },
);

test('W-1 the canonical room stands beside the old one in the space, with the same order', async () => {
  const merge = await givenMerge();
  await merge.work();
  const { state } = await merge.look(SPACE);
  expect(state[`m.space.child ${CANONICAL}`]).toEqual({ via: ['example.org'], order: 'b', suggested: true });
  expect(state[`m.space.child ${portalOf('#crystal')}`]).toMatchObject({ via: ['example.org'] });
});

test('T-22 the service keeps no power over a room that it retired', async () => {
  const merge = await givenMerge();
  await merge.work();
  const { state } = await merge.look(portalOf('#crystal'));
  expect(state['m.room.power_levels ']).toHaveProperty('users', { [bot.user]: 100, '@libera_bob:example.org': 50 });
});

test('T-22 a level that a person gave our account for the merge goes altogether, though it was there before our first write', async () => {
  const ann = '@ann:example.org';
  const levels = {
    users: { [ann]: 100, [bot.user]: 50 },
    events: { 'm.room.tombstone': 100, 'm.room.power_levels': 100 },
  };
  const merge = await givenMerge({
    source: { creator: ann as UserId, levels, members: { [ann]: 'join', [bot.user]: 'join', [service.user]: 'join' } },
  });
  expect(merge.plan.legs[0]?.powerFrom).toBeUndefined();
  const given = { ...levels, users: { ...levels.users, [service.user]: 100 } };
  const change = { room: portalOf('#crystal'), by: ann as UserId, type: 'm.room.power_levels', key: '' };
  merge.others.writeState({ ...change, content: given });

  await merge.work();

  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'done', waitingFor: [] });
  const { state } = await merge.look(portalOf('#crystal'));
  expect(state['m.room.power_levels ']).toHaveProperty('users', levels.users);
});

test('B-8 the bridge gets the level for its own records in the canonical room and no more', async () => {
  const merge = await givenMerge();
  await merge.work();
  const { state } = await merge.look(CANONICAL);
  expect(state['m.room.power_levels ']).toMatchObject({ users: { [bot.user]: 50, [service.user]: 100 } });
});

test('W-1 a leg is linked, closed, unlinked, moved and signposted before the next one starts', async () => {
  const merge = await givenMerge({ channels: ['#one', '#two'] });
  await merge.work();
  const acts = await merge.stores.actRecords.of(RUN);
  const passage = acts.filter(({ step, leg }) => leg !== undefined && step !== 'tombstone' && step !== 'return-power');
  const legs = passage.map(({ leg }) => leg);
  expect(legs.lastIndexOf(portalOf('#one'))).toBeLessThan(legs.indexOf(portalOf('#two')));
  expect(merge.bridge.asked).toEqual([
    `link #one ${CANONICAL}`,
    `unlink #one ${portalOf('#one')}`,
    `link #two ${CANONICAL}`,
    `unlink #two ${portalOf('#two')}`,
  ]);
  expect((await merge.stores.consolidations.legsOf(RUN)).map(({ state }) => state)).toEqual(['retired', 'retired']);
});

test('P-6 the dry run and the run agree act for act', async () => {
  const merge = await givenMerge({ channels: ['#one', '#two'] });
  await merge.work();
  const planned = merge.plan.steps.flatMap(({ acts }) => acts.map(({ text }) => text));
  expect(await textsOfRun(merge)).toEqual(planned);
});

test('P-6 the dry run says nothing of arrivals, messages and seconds, which only the run can see', async () => {
  const merge = await givenMerge();
  await merge.work();
  const observers = ['verify-link', 'unlink-source', 'verify-outcome'] as const;
  const foretold = merge.plan.steps.filter(({ step }) => observers.some((one) => one === step));
  const seen = (await merge.stores.stepRecords.of(RUN)).filter(({ step }) => observers.some((one) => one === step));
  expect(foretold.map(({ step, why }) => [step, why])).toEqual(observers.map((step) => [step, undefined]));
  expect(seen.map(({ step, note }) => [step, typeof note])).toEqual(observers.map((step) => [step, 'string']));
});

test('P-6 the dry run foretells every content that the run writes', async () => {
  const merge = await givenMerge();
  await merge.work();
  const acts = (await merge.stores.actRecords.of(RUN)).filter(({ outcome }) => outcome?.result === 'done');
  const planned = JSON.stringify(merge.plan.steps.flatMap((step) => step.acts.map(({ act }) => act)));
  expect(JSON.stringify(acts.map(({ act }) => act)).replaceAll(RUN, 'c_rehearsal')).toBe(planned);
});

test('W-7 working on a run that is done writes nothing more', async () => {
  const merge = await givenMerge();
  await merge.work();
  const [acts, rooms] = [await merge.stores.actRecords.of(RUN), await merge.lookAround()];
  await merge.work();
  expect(await merge.stores.actRecords.of(RUN)).toEqual(acts);
  expect(await merge.lookAround()).toEqual(rooms);
});

test('W-11 a portal without power levels is retired, and its creator loses no power by it', async () => {
  const merge = await givenMerge({ source: { levels: null } });
  await merge.work();
  expect((await merge.stores.consolidations.find(RUN))?.state).toBe('done');
  const { state } = await merge.look(portalOf('#crystal'));
  expect(state['m.room.power_levels ']).toMatchObject({ users: { [bot.user]: 100 } });
});

test('W-11 a portal of room version 12, whose bot is its creator and not listed, is retired', async () => {
  const levels = { users: {}, events: { 'm.room.tombstone': 150 } };
  const merge = await givenMerge({ source: { version: '12', levels } });
  await merge.work();
  expect((await merge.stores.consolidations.find(RUN))?.state).toBe('done');
});

test('T-24 a room name with markup in it reaches the messages as text', async () => {
  const merge = await givenMerge({ canonical: { state: { 'm.room.name': { name: '<img src=x onerror=alert(1)>' } } } });
  await merge.work();
  const timeline = await merge.ports.world.readTimeline({
    room: portalOf('#crystal'),
    as: service.id,
    since: 0,
    limit: 10,
  });
  const html = timeline.map(({ content }) => String(content.formatted_body ?? '')).join('');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(html).not.toContain('<img');
});

test('W-4 right after the proof of the outcome the watch only counts who followed; a look of a later day asks again', async () => {
  const merge = await givenMerge();
  const asked: string[] = [];
  const ask = merge.bridge.driver.linkState;
  const linkState = jest.spyOn(merge.bridge.driver, 'linkState').mockImplementation((query) => {
    asked.push(query.room);
    return ask(query);
  });
  const looks = async () => (await merge.stores.stepRecords.of(RUN)).find(({ step }) => step === 'watch')?.note;
  const atProof: number[] = [];
  await merge.work(async ({ where, step }) => {
    if (where === 'recorded' && step === 'verify-outcome') atProof.push(asked.length);
  });
  expect([asked.length, await looks()]).toEqual([atProof[0], expect.stringContaining('everything is as it was left')]);

  merge.clock.advance(86_400_001);
  await merge.work();

  expect(asked.slice(atProof[0])).toEqual([CANONICAL, portalOf('#crystal')]);
  linkState.mockRestore();
});

test('T-16 an address that the watch finds led astray is led back, and said so', async () => {
  const merge = await givenMerge();
  await merge.work();
  merge.others.pointAlias({ alias: aliasOf('#crystal'), room: portalOf('#crystal') });
  merge.clock.advance(86_400_001);
  await merge.work();
  expect((await merge.look(CANONICAL)).aliases).toContain(aliasOf('#crystal'));
  const watch = (await merge.stores.stepRecords.of(RUN)).find(({ step }) => step === 'watch');
  expect(watch?.note).toContain(`${aliasOf('#crystal')} was led back to canonical`);
});

test('T-15 what the watch may not repair is an alert: the run says so until all is well again, and the log has each change once', async () => {
  const merge = await givenMerge();
  await merge.work();
  const elsewhere = portalOf('#crystal').replace('crystal', 'elsewhere') as ReturnType<typeof portalOf>;
  const look = async () => {
    merge.clock.advance(86_400_001);
    await merge.work();
    return merge.stores.consolidations.find(RUN);
  };
  const told = () => merge.stores.story.map(({ what }) => what).filter((what) => what.startsWith('watch-'));

  merge.others.pointAlias({ alias: aliasOf('#crystal'), room: elsewhere });
  expect((await look())?.reason).toBe(`the daily look found: ${aliasOf('#crystal')} leads to ${elsewhere}`);
  expect(await look()).toMatchObject({ state: 'done', reason: expect.any(String) });
  expect(told()).toEqual(['watch-alert']);
  merge.others.pointAlias({ alias: aliasOf('#crystal'), room: CANONICAL });

  expect(await look()).not.toHaveProperty('reason');
  expect(told()).toEqual(['watch-alert', 'watch-found-all-well']);
});

test('T-15 a canonical that was replaced itself is told of, and the watch leads no address into it any more', async () => {
  const merge = await givenMerge();
  await merge.work();
  const content = { body: '', replacement_room: '!onward:example.org' };
  merge.others.writeState({ room: CANONICAL, by: service.user, type: 'm.room.tombstone', key: '', content });
  merge.others.pointAlias({ alias: aliasOf('#crystal'), room: portalOf('#crystal') });
  const acts = (await merge.stores.actRecords.of(RUN)).length;
  merge.clock.advance(86_400_001);

  await merge.work();

  expect((await merge.look(portalOf('#crystal'))).aliases).toContain(aliasOf('#crystal'));
  expect(await merge.stores.actRecords.of(RUN)).toHaveLength(acts);
  const { reason } = (await merge.stores.consolidations.find(RUN)) ?? {};
  expect(reason).toContain('has been replaced itself by !onward:example.org');
  expect(reason).toContain(`${aliasOf('#crystal')} leads to ${portalOf('#crystal')}`);
});

test('T-15 a canonical that shows itself to none of ours any more is an alert, told once, and the watch goes on', async () => {
  const merge = await givenMerge();
  await merge.work();
  merge.others.setMembership({ room: CANONICAL, user: service.user, membership: 'leave' });
  merge.others.setMembership({ room: CANONICAL, user: bot.user, membership: 'leave' });
  merge.clock.advance(86_400_001);
  const before = merge.stores.story.length;

  const ends = [await merge.work(), await merge.work()];

  expect(ends).toMatchObject([{ kind: 'watches' }, { kind: 'watches' }]);
  const { state, reason } = (await merge.stores.consolidations.find(RUN)) ?? {};
  expect(state).toBe('done');
  expect(reason).toMatch(/^the daily look found: /);
  expect(merge.stores.story.slice(before).map(({ what }) => what)).toEqual(['watch-alert']);
});

test('W-9 the daily look says how many have not followed, and on which homeservers', async () => {
  const merge = await givenMerge();
  await merge.work();
  const watch = (await merge.stores.stepRecords.of(RUN)).find(({ step }) => step === 'watch');
  expect(watch?.note).toContain('2 people have not followed yet (elsewhere.org: 1, example.org: 1)');
});
