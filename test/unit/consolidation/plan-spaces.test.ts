import { inspectRooms } from '#src/consolidation/inspection/inspect-world';
import { createSimulatedWorld } from '#src/matrix/simulated/world';
import { canonicalSnapshot, givenInstallation } from '#test/world/given-situation';
import { roomSnapshot, service } from '#test/world/simulated-rooms';

const inside = { members: { [service.user]: 'join' } };

test('P-1 the space that holds a room is found, however many other rooms our service user is in', async () => {
  const installation = givenInstallation();
  const canonical = canonicalSnapshot(inside);
  const others = Array.from({ length: 400 }, (_, number) =>
    roomSnapshot({ room: `!r${number}:example.org`, ...inside }),
  );
  const space = roomSnapshot({
    room: '!space:example.org',
    ...inside,
    state: {
      'm.room.create': { room_version: '11', type: 'm.space' },
      [`m.space.child ${canonical.room}`]: { via: ['example.org'] },
    },
  });
  const snapshot = { takenAt: 0, canonical, sources: [...others, space], chain: [], resolved: {} };
  const { world } = createSimulatedWorld(snapshot, installation);
  const ports = { world, installation, drivers: { all: () => [], of: () => undefined }, clock: { now: () => 5_000 } };

  const { rooms } = await inspectRooms(ports, [canonical.room]);

  expect(rooms[0]?.spaces.map((listing) => listing.space)).toEqual([space.room]);
});
