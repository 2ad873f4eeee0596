import { WhoIsInside } from '#jobs/view/who-is-inside';
import type { ErrorCode } from '#src/errors/registry';
import { TributaryError } from '#src/errors/tributary-error';
import type { Actor, ActorId } from '#src/portals/actor';
import type { EventId, ServerName, UserId } from '#src/portals/ids';
import type { StateEvent } from '#src/portals/room-event';
import { givenView } from '#test/world/given-view';
import { CANONICAL, portalOf } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

const SOURCE = portalOf('#crystal');
const asBot = { room: SOURCE, as: bot.id };
const asService = { room: SOURCE, as: service.id };

/** A portal that its bridge's bot was seen in, after the bridge was asked to do something. */
async function givenSeen() {
  const given = await givenView();
  await given.view.world.readState(asBot);
  await given.view.world.isJoined(asService);
  given.asked.length = 0;
  given.view.bridgeActed();
  const inside = () => Promise.all([asBot, asService].map((view) => given.view.world.isJoined(view)));
  return { ...given, inside };
}

test('W-7 after a bridge acted, the state of a room tells who of ours is inside, and nobody is asked for all rooms', async () => {
  const { view, asked, inside } = await givenSeen();

  expect(await inside()).toEqual([true, false]);
  await view.world.readState(asBot);

  expect(asked).toEqual(['readRoom']);
});

test('B-7 a bot that left through its bridge is outside, by a look of its own', async () => {
  const { merge, asked, inside } = await givenSeen();
  merge.others.setMembership({ room: SOURCE, user: bot.user, membership: 'leave' });

  expect(await inside()).toEqual([false, false]);
  expect(asked).toEqual(['readRoom']);
});

test('W-7 an account of ours that joined is inside by the answer to that, and sees who else is', async () => {
  const { merge, view, asked, inside } = await givenSeen();
  merge.others.setMembership({ room: SOURCE, user: bot.user, membership: 'leave' });
  await inside();
  asked.length = 0;
  await view.writer.join({ ...asService, via: [] });

  expect(await inside()).toEqual([false, true]);
  expect(asked).toEqual(['readRoom']);
});

test('W-7 whoever was thrown out by a bridge is not taken to be inside', async () => {
  const { merge, view } = await givenView();
  const canonical = { room: CANONICAL, as: service.id };
  await view.world.readState(canonical);
  merge.others.setMembership({ room: CANONICAL, user: service.user, membership: 'leave' });

  view.bridgeActed();

  expect(await view.world.isJoined(canonical)).toBe(false);
});

test('W-7 a join that was refused leaves it to the homeserver who is inside', async () => {
  const { merge, view, inside } = await givenSeen();
  merge.others.setMembership({ room: SOURCE, user: service.user, membership: 'ban' });
  await expect(view.writer.join({ ...asService, via: [] })).rejects.toThrow();

  expect(await inside()).toEqual([true, false]);
});

test('W-7 whoever is inside stays so however often it is asked', async () => {
  const { view } = await givenView();
  const canonical = { room: CANONICAL, as: service.id };

  expect([await view.world.isJoined(canonical), await view.world.isJoined(canonical)]).toEqual([true, true]);
});

test('B-7 whoever was seen inside before a bridge acted is asked after anew', async () => {
  const { merge, view } = await givenView();
  const before = await view.world.isJoined(asBot);
  merge.others.setMembership({ room: SOURCE, user: bot.user, membership: 'leave' });

  view.bridgeActed();

  expect([before, await view.world.isJoined(asBot)]).toEqual([true, false]);
});

test('W-7 whoever was refused a look is not taken to be inside any more', async () => {
  const { merge, view } = await givenView();
  const before = await view.world.isJoined(asBot);
  merge.others.setMembership({ room: SOURCE, user: bot.user, membership: 'leave' });
  const elsewhere = { room: CANONICAL, as: service.id, type: 'm.room.topic', key: '', content: { topic: 'new' } };
  await view.writer.writeState(elsewhere);
  view.lookAgain();

  await expect(view.world.readState(asBot)).rejects.toMatchObject({ code: 'MATRIX_LEFT_ROOM' });

  expect([before, await view.world.isJoined(asBot)]).toEqual([true, false]);
});

describe('what is told of a room in the name of others of ours', () => {
  const far: Actor = { ...service, id: 'service:far' as ActorId, server: 'far.example' as ServerName };
  const joined = [member(service.user, 'join'), member(bot.user, 'join')];

  function member(user: UserId, membership: string): StateEvent {
    const event = { eventId: `$${user}` as EventId, room: SOURCE, sender: user, at: 0, content: { membership } };
    return { ...event, type: 'm.room.member', stateKey: user };
  }

  /** Asks after an account where these states are known, and another look comes to this. */
  function givenInside(known: Readonly<Record<ActorId, readonly StateEvent[]>>, look: () => Promise<never> = noLook) {
    const asked: ActorId[] = [];
    const inside = new WhoIsInside({
      actors: [far, service, bot],
      known: ({ as }) => known[as] && Promise.resolve(known[as]),
      state: look,
      ask: async ({ as }) => {
        asked.push(as);
        return true;
      },
    });
    return { inside, asked };
  }

  const noLook = () => Promise.reject(new Error('nobody was to look'));
  const refused = (code: ErrorCode) => () =>
    Promise.reject(new TributaryError(code, { facts: { server: 'example.org', what: 'the state' } }));

  test('W-7 the state of its own homeserver tells of an account, that of another does not', async () => {
    const own = givenInside({ [bot.id]: [member(service.user, 'leave')] });
    const foreign = givenInside({ [far.id]: [member(service.user, 'leave')] });

    expect([await own.inside.isJoined(asService), own.asked]).toEqual([false, []]);
    expect([await foreign.inside.isJoined(asService), foreign.asked]).toEqual([true, [service.id]]);
  });

  test('B-7 whoever was seen inside and is shut out has left, without another question', async () => {
    const { inside, asked } = givenInside({}, refused('MATRIX_LEFT_ROOM'));
    inside.saw(asBot, joined);

    expect([await inside.isJoined(asBot), asked]).toEqual([false, []]);
  });

  test('B-7 where whoever was seen inside is shut out, the homeserver is asked after the others', async () => {
    const { inside, asked } = givenInside({}, refused('MATRIX_LEFT_ROOM'));
    inside.saw(asBot, joined);

    expect([await inside.isJoined(asService), asked]).toEqual([true, [service.id]]);
  });

  test('C-7 a homeserver that does not answer tells nothing of who is inside', async () => {
    const { inside } = givenInside({}, refused('MATRIX_UNREACHABLE'));
    inside.saw(asBot, joined);

    await expect(inside.isJoined(asBot)).rejects.toMatchObject({ code: 'MATRIX_UNREACHABLE' });
  });
});
