import { writeStateDeed } from '#jobs/deeds/write-state';
import type { EventId, RoomAlias } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import { givenView } from '#test/world/given-view';
import { aliasOf, CANONICAL, portalOf } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

const SOURCE = portalOf('#crystal');
const LEVELS = { room: SOURCE, as: bot.id, type: 'm.room.power_levels', key: '' };

test('W-7 state, levels, members and who is inside are answered from one look at the room', async () => {
  const { view, asked } = await givenView();
  const [state] = await Promise.all([view.world.readState(LEVELS), view.world.readState(LEVELS)]);

  const levels = await view.world.readStateEvent(LEVELS);
  const members = await view.world.joinedMembers(LEVELS);
  const isInside = await view.world.isJoined(LEVELS);

  expect(state).toContainEqual(levels);
  expect({ members: members.includes(bot.user), isInside, asked }).toEqual({
    members: true,
    isInside: true,
    asked: ['readState'],
  });
});

test('W-7 what we write is seen at once, without asking again', async () => {
  const { view, asked } = await givenView();
  const before = (await view.world.readStateEvent(LEVELS))?.content ?? {};
  const content = { ...before, events_default: 77 };

  await view.writer.writeState({ ...LEVELS, content });

  expect((await view.world.readStateEvent(LEVELS))?.content).toEqual(content);
  expect(asked).toEqual(['readState']);
});

test('W-7 a step that looks again sees what somebody else wrote after us', async () => {
  const { merge, view } = await givenView();
  const before = (await view.world.readStateEvent(LEVELS))?.content ?? {};
  await view.writer.writeState({ ...LEVELS, content: { ...before, events_default: 77 } });
  merge.others.writeState({ ...LEVELS, by: bot.user, content: { ...before, events_default: 5 } });

  view.lookAgain();

  expect((await view.world.readStateEvent(LEVELS))?.content.events_default).toBe(5);
});

test('W-7 a room that one of us left is looked at anew', async () => {
  const { view, asked } = await givenView();
  await view.world.readState(LEVELS);
  await view.writer.leave({ room: SOURCE, as: bot.id });

  expect(await view.world.isJoined(LEVELS)).toBe(false);
  await expect(view.world.readState(LEVELS)).rejects.toMatchObject({ code: 'MATRIX_LEFT_ROOM' });
  expect(asked.filter((name) => name === 'readState')).toHaveLength(2);
});

test('T-13 where an alias leads after it was moved is never answered from before', async () => {
  const { merge, view } = await givenView();
  const alias = aliasOf('#crystal') as RoomAlias;
  await view.world.listAliases({ room: SOURCE, as: bot.id });
  const before = await view.world.resolve(alias);
  await view.writer.removeAlias({ alias, as: service.id });
  merge.others.pointAlias({ alias, room: '!squat:evil.org' as never });
  await view.writer.pointAlias({ alias, room: CANONICAL, as: service.id }).catch(() => undefined);

  expect({ before: before?.room, after: (await view.world.resolve(alias))?.room }).toEqual({
    before: SOURCE,
    after: '!squat:evil.org',
  });
});

test('W-7 what failed is asked for again', async () => {
  const { merge, view, asked } = await givenView();
  const query = { room: SOURCE, as: service.id };
  await expect(view.world.readState(query)).rejects.toThrow();
  merge.others.setMembership({ room: SOURCE, user: service.user, membership: 'join' });

  expect(await view.world.readState(query)).not.toHaveLength(0);
  expect(asked).toEqual(['readState', 'readState']);
});

test('T-29 W-7 levels that somebody changed after we looked are not overwritten, and are seen when we look again', async () => {
  const { merge, view } = await givenView();
  const before = (await view.world.readStateEvent(LEVELS))?.content ?? {};
  const run = { ...merge.ports, world: view.world, writer: view.writer, unshared: merge.ports.world };
  const write = (content: JsonObject) =>
    ({ verb: 'write-state', actor: bot.id, room: SOURCE, type: LEVELS.type, key: '', content }) as const;
  merge.others.writeState({ ...LEVELS, by: bot.user, content: { ...before, ban: 75 } });

  const look = writeStateDeed.look(run, write({ ...before, events_default: 100 }));
  await expect(look).rejects.toMatchObject({ code: 'STATE_CHANGED_MEANWHILE', kind: 'temporary', tookEffect: 'no' });

  view.bridgeActed();
  const now = (await view.world.readStateEvent(LEVELS))?.content ?? {};
  expect(now).toMatchObject({ ban: 75 });
  expect(await writeStateDeed.look(run, write({ ...now, events_default: 100 }))).toMatchObject({ done: false });
});

describe('W-7 after a write of ours elsewhere', () => {
  const canonical = { room: CANONICAL, as: service.id };
  const write = { room: SOURCE, as: bot.id, type: 'm.room.topic', key: '', content: { topic: 'closed' } } as const;

  /** How often canonical is read when a look so long ago is followed by this write and another look. */
  async function readsAfter(ms: number, place: typeof write | typeof canonical): Promise<number> {
    const { view, asked } = await givenView();
    const now = jest.spyOn(performance, 'now').mockReturnValue(5_000);
    await view.world.readRoom({ ...canonical, newest: 5 });
    now.mockReturnValue(5_000 + ms);
    await view.writer.writeState({ ...write, ...place });
    view.lookAgainUnlessJustSeen();
    await view.world.readState(canonical);
    now.mockRestore();
    return asked.filter((name) => name === 'readRoom' || name === 'readState').length;
  }

  test('W-7 a room that was seen within a second is not asked again', async () => {
    expect(await readsAfter(900, write)).toBe(1);
  });

  test('W-7 a room that was seen longer ago is asked again', async () => {
    expect(await readsAfter(1_100, write)).toBe(2);
  });

  test('W-7 the room that was written to is asked again', async () => {
    expect(await readsAfter(10, canonical)).toBe(2);
  });

  test('T-13 what a server lists is asked again, however young it is: nobody tells afterwards what a move replaced', async () => {
    const { view, asked } = await givenView();
    await view.world.listAliases(canonical);
    await view.writer.writeState(write);

    view.lookAgainUnlessJustSeen();

    await view.world.listAliases(canonical);
    expect(asked.filter((name) => name === 'listAliases')).toHaveLength(2);
  });
});

test('T-29 what was seen just now is not looked at once more before it is overwritten, and the write knows what it replaces', async () => {
  const { merge, view, asked } = await givenView();
  const before = await view.world.readStateEvent(LEVELS);
  const run = {
    ...merge.ports,
    ...{ world: view.world, writer: view.writer, unshared: merge.ports.world },
    isJustSeen: view.isJustSeen.bind(view),
  };
  const content = { ...before?.content, events_default: 100 };
  const act = { verb: 'write-state', actor: bot.id, room: SOURCE, type: LEVELS.type, key: '', content } as const;

  const look = await writeStateDeed.look(run, act);

  expect(look).toMatchObject({ done: false, over: before?.eventId });
  expect(asked.filter((name) => name.startsWith('readState'))).toHaveLength(1);
});

test('W-7 what we wrote stands beside the rest of the state, once, and as ours', async () => {
  const { view } = await givenView();
  const before = await view.world.readState(LEVELS);
  const content = { topic: 'closed' };
  const topic = { ...LEVELS, type: 'm.room.topic' };

  await view.writer.writeState({ ...topic, content: { topic: 'open' } });
  await view.writer.writeState({ ...topic, content });
  await view.writer.writeState({ ...topic, key: 'other', content });

  const after = await view.world.readState(LEVELS);
  const topics = after.filter(({ type }) => type === topic.type);
  expect(topics.map(({ stateKey, sender }) => [stateKey, sender])).toEqual([
    ['', bot.user],
    ['other', bot.user],
  ]);
  expect(topics[0]?.content).toEqual(content);
  expect(after).toHaveLength(before.length + 2);
});

test('W-7 a step that looks again into one room asks about no other', async () => {
  const { view, asked } = await givenView();
  const canonical = { room: CANONICAL, as: service.id };
  const look = () => Promise.all([view.world.readState(LEVELS), view.world.readState(canonical)]);
  await look();
  for (const place of [LEVELS, { ...canonical, type: LEVELS.type, key: '' }])
    await view.writer.writeState({ ...place, type: 'm.room.topic', content: { topic: 'new' } });
  asked.length = 0;

  view.lookAgainIn(SOURCE);
  await look();

  expect(asked).toEqual(['readState']);
});

test('W-7 whether a room is listed is seen anew after we changed it', async () => {
  const { view } = await givenView();
  const canonical = { room: CANONICAL, as: service.id };
  const before = await view.world.isListed(canonical);

  await view.writer.setListed({ ...canonical, listed: false });

  expect([before, await view.world.isListed(canonical)]).toEqual([true, false]);
});

describe('the talk of a room that was read with its state', () => {
  const place = { room: CANONICAL, as: service.id };

  /** Two messages, of which the newer one was read with the state. */
  async function givenTalk() {
    const given = await givenView();
    const { writer, world } = given.merge.ports;
    const says = (body: string) => writer.post({ ...place, act: body, content: { msgtype: 'm.text', body } });
    const [older, newer] = [await says('older'), await says('newer')];
    const now = jest.spyOn(performance, 'now').mockReturnValue(5_000);
    await given.view.world.readRoom({ ...place, newest: 1 });
    const passes = (ms: number) => now.mockReturnValue(5_000 + ms);
    given.asked.length = 0;
    const { readTimeline } = world;
    /** What the homeserver need not tell any more when it is asked for the talk. */
    const known = async (): Promise<readonly EventId[]> => {
      const told: EventId[] = [];
      const asking: typeof readTimeline = (query) => {
        told.push(...(query.newest?.events ?? []).map(({ eventId }) => eventId));
        return readTimeline(query);
      };
      Object.assign(world, { readTimeline: asking });
      await given.view.world.readTimeline({ ...place, since: 0, limit: 100 });
      return told;
    };
    return { ...given, older, newer, passes, known };
  }

  afterEach(() => jest.restoreAllMocks());

  test('C-8 tells of its own messages, and any other is asked for', async () => {
    const { view, older, newer, asked } = await givenTalk();

    const found = [newer, older].map((event) => view.world.readEvent({ ...place, event }));

    expect((await Promise.all(found)).map((event) => event?.content.body)).toEqual(['newer', 'older']);
    expect(asked).toEqual(['readEvent']);
  });

  test('W-7 is not asked for once more within a second', async () => {
    const { newer, passes, known } = await givenTalk();
    passes(900);

    expect(await known()).toEqual([newer]);
  });

  test('C-4 is asked for as a whole after a second, so that nothing is missed that was said since', async () => {
    const { passes, known } = await givenTalk();
    passes(1_100);

    expect(await known()).toEqual([]);
  });

  test('C-4 is asked for as a whole once we wrote there ourselves', async () => {
    const { view, known } = await givenTalk();
    await view.writer.writeState({ ...place, type: 'm.room.topic', key: '', content: { topic: 'new' } });

    expect(await known()).toEqual([]);
  });
});
