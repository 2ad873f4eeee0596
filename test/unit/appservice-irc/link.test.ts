import { link } from '#adapters/bridges/appservice-irc/link';
import type { Parts } from '#adapters/bridges/appservice-irc/parts';
import type { ProvisioningApi } from '#adapters/bridges/appservice-irc/provisioning-api';
import type { ActorId } from '#src/portals/actor';
import type { RoomId, UserId } from '#src/portals/ids';
import type { StateEvent } from '#src/portals/room-event';

const BOT = '@irc:example.org' as UserId;
const CANONICAL = '!canonical:example.org' as RoomId;
const PORTAL = '!portal:example.org' as RoomId;
const PLACE = { domain: 'irc.test', channel: '#town' };
const NOW = 1_000_000_000;
/** Each answer of the world or of the bridge takes so long. */
const ANSWER_MS = 100;

/** A bridge whose operator says yes as soon as they are asked; `former` is what its bot wrote about the channel before. */
function given(former?: StateEvent['content']) {
  const asked: string[] = [];
  const said: string[] = [];
  let [now, isLinked] = [NOW, false];
  const answer = async <T>(what: string, value: () => T): Promise<T> => {
    asked.push(`${what} at ${now - NOW}`);
    now += ANSWER_MS;
    return value();
  };
  const key = 'irc://irc.test/#town';
  const event = { room: CANONICAL, type: 'm.room.bridging', stateKey: key, sender: BOT, at: NOW - 1, eventId: '$1' };
  const world = {
    readStateEvent: ({ type }: { type: string }) =>
      answer(type, () => (type === 'm.room.bridging' && former ? { ...event, content: former } : undefined)),
    readTimeline: () => answer('timeline', () => []),
  };
  const provisioning = {
    linksOf: () => answer('links', () => (isLinked ? [PLACE] : [])),
    link: () =>
      answer('link', () => {
        isLinked = true;
      }),
  } as unknown as ProvisioningApi;
  const parts = {
    setting: { id: 'b', bot: BOT },
    ports: { world, readers: ['bot:b' as ActorId], networks: [{ id: 'testnet', bridgeDomain: 'irc.test' }] },
    provisioning,
    debug: { say: async (_domain: string, line: string) => String(said.push(line)) },
    calls: new Map(),
    healed: new Map(),
    names: { learn: async () => undefined, recordedAs: () => undefined },
    now: () => now,
  } as unknown as Parts;
  const channel = { protocol: 'irc', network: 'testnet', channel: '#town', origin: 'portal', bridge: 'b' } as const;
  const people = { operator: 'op', requester: '@alice:example.org' as UserId };
  const request = { channel, room: CANONICAL, source: PORTAL, ...people, patienceMs: 1_000 };
  return { asked, said, link: () => link(parts, request, provisioning) };
}

test('B-6 the channel counts as linked to both rooms from the question on, and not from before it', async () => {
  const bridge = given();

  const answer = await bridge.link();

  const sentAt = Number(/link at (\d+)/.exec(bridge.asked.find((what) => what.startsWith('link at')) ?? '')?.[1]);
  expect(sentAt).toBeGreaterThan(0);
  expect(answer).toEqual({ kind: 'done', since: NOW + sentAt });
});

test('C-5 what was said in the room is read for former questions only where the bridge ever wrote of one', async () => {
  const never = given();
  const before = given({ status: 'failure' });
  const blanked = given({});

  for (const bridge of [never, before, blanked]) await bridge.link();

  const hasRead = ({ asked }: typeof never) => asked.some((what) => what.startsWith('timeline'));
  expect([never, before, blanked].map(hasRead)).toEqual([false, true, true]);
});

test('B-6 a question that stands when we first look may have left its channel without the bot, which is sent back once', async () => {
  const bridge = given({ status: 'pending' });

  for (const look of ['first', 'second']) expect([look, await bridge.link()]).toMatchObject([look, { kind: 'waits' }]);

  expect(bridge.said).toEqual(['JOIN #town']);
});

test('B-6 the list of links is asked before a question only where the bridge ever wrote of one, and first after it', async () => {
  const [never, before] = [given(), given({ status: 'failure' })];

  for (const bridge of [never, before]) await bridge.link();

  const listsAround = ({ asked }: typeof never) => asked.filter((what) => /^(link|links) at/.test(what));
  const names = (bridge: typeof never) => listsAround(bridge).map((what) => what.split(' ', 1)[0]);
  expect(names(never)).toEqual(['link', 'links']);
  expect(names(before)).toEqual(['links', 'link', 'links']);
  expect(never.asked.at(-1)).toMatch(/^links/);
});
