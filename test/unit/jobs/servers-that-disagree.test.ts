import { agreedContent } from '#jobs/agreed-content';
import type { RunWorld } from '#jobs/run-ports';
import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import { farService } from '#test/world/given-situation';
import { service } from '#test/world/simulated-rooms';

const LEVELS = { room: '!canonical:example.org' as RoomId, type: 'm.room.power_levels', key: '' };
const OLD = { events_default: 0 };
const NEW = { events_default: 100 };
/** Not for ten seconds. */
const patience = { looks: 4, everyMs: 1 };

/** A room that our accounts on two servers are in; the far server has heard of the last write after so many looks. */
function givenLag(looks: number, inside = [service, farService]) {
  const asked: ActorId[] = [];
  const readStateEvent = async ({ as }: { readonly as: ActorId }) => {
    asked.push(as);
    const isBehind = as === farService.id && asked.filter((one) => one === as).length <= looks;
    return { content: isBehind ? OLD : NEW };
  };
  const isJoined = async ({ as }: { readonly as: ActorId }) => inside.some(({ id }) => id === as);
  const world = { world: { readStateEvent, isJoined }, installation: { actors: [service, farService] } };
  return { asked, world: world as unknown as RunWorld };
}

test('W-10 what stands in a room is believed once the servers of all our accounts there tell the same', async () => {
  const { asked, world } = givenLag(2);

  const content = await agreedContent(world, { ...LEVELS, as: service.id, patience });

  expect(content).toEqual(NEW);
  expect(asked.filter((as) => as === farService.id)).toHaveLength(3);
});

test('W-10 servers that go on telling different things stop the change, to be tried again later', async () => {
  const { world } = givenLag(Number.POSITIVE_INFINITY);

  await expect(agreedContent(world, { ...LEVELS, as: service.id, patience })).rejects.toMatchObject({
    code: 'SERVERS_DISAGREE',
    kind: 'temporary',
    facts: { room: LEVELS.room, type: LEVELS.type },
  });
});

test('W-10 a server whose account is not in the room is not asked', async () => {
  const { asked, world } = givenLag(Number.POSITIVE_INFINITY, [service]);

  expect(await agreedContent(world, { ...LEVELS, as: service.id, patience })).toEqual(NEW);
  expect(asked).toEqual([service.id]);
});
