import type { ConsolidationId } from '#src/consolidation/records';
import type { EventId } from '#src/portals/ids';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { bot } from '#test/world/simulated-rooms';

const RUN = 'c_waits00001' as ConsolidationId;

/** A run that holds the canonical room, and the ears for what a bridge writes there. */
async function givenRun() {
  const town = givenActs();
  const plan = await town.asked();
  const now = town.clock.now();
  const times = { startedAt: now, changedAt: now };
  const consolidation = {
    id: RUN,
    plan: plan.id,
    state: 'waiting',
    step: 'link-channel',
    waitingFor: [],
    ...times,
  } as const;
  await town.ports.consolidations.create({ consolidation, rooms: [ROOMS.canonical], legs: [] });
  const says = (content: object, { room = ROOMS.canonical, stateKey = 'irc://irc.test/#town' } = {}) =>
    town.hears({ sender: bot.user, room, type: 'm.room.bridging', stateKey, content: { ...content } });
  return { ...town, says };
}

test('B-6 the run is woken as soon as the bridge tells that the operator answered', async () => {
  const { says, woken } = await givenRun();

  await says({ status: 'success' });

  expect(woken).toEqual([RUN]);
});

test('B-6 an open question, another room and a message wake nobody', async () => {
  const { says, hears, woken } = await givenRun();

  await says({ status: 'pending' });
  await says({ status: 'success' }, { room: ROOMS.chat });
  await hears({ sender: PEOPLE.ann, room: ROOMS.canonical, type: 'm.room.bridging', content: { status: 'success' } });

  expect(woken).toEqual([]);
});

test('W-9 the same event wakes once, however often the room is looked through', async () => {
  const { says, hears, woken } = await givenRun();
  const eventId = '$bridging' as EventId;
  const event = {
    eventId,
    sender: bot.user,
    room: ROOMS.canonical,
    type: 'm.room.bridging',
    stateKey: 'irc://irc.test/#town',
  };

  await hears({ ...event, content: { status: 'failure' } });
  await hears({ ...event, content: { status: 'failure' } });
  await says({ status: 'failure' });

  expect(woken).toEqual([RUN, RUN]);
});
