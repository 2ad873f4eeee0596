import { actorRooms, homeserverRooms, publicDirectory, shownRooms } from '#adapters/matrix/index';
import { accountKinds } from '#src/consent/account-kinds';
import { roomEndpointId } from '#src/duplicates/endpoint-key';
import { networkNamer } from '#src/duplicates/links-in-text';
import { createMatrix, type Matrix } from '#src/matrix/matrix';
import type { Actor } from '#src/portals/actor';
import type { RoomId, ServerName, UserId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import { eventually } from '#test/world/eventually';
import { type MatrixPerson, newPerson } from '#test/world/matrix-person';
import { type MatrixRig, startMatrixRig, TEMPLATE } from '#test/world/matrix-rig';
import { valuesOf, type Walked, walkOver } from '#test/world/walked';

let rig: MatrixRig;
let matrix: Matrix;
let alice: MatrixPerson;
let bob: MatrixPerson;
let bot: (method: string, path: string, body?: object) => Promise<Record<string, string>>;

beforeAll(async () => {
  rig = await startMatrixRig({ config: { allow_public_rooms_over_federation: true } });
  alice = await newPerson(rig.one, 'alice', { admin: true });
  bob = await newPerson(rig.two, 'bob');
  const admins = [{ server: rig.one.name as ServerName, token: alice.accessToken }];
  matrix = createMatrix({ ...rig.settings, admins });
  bot = (method, path, body) =>
    fetch(`${rig.one.url}/_matrix/client/v3${path}?user_id=${encodeURIComponent(rig.bot.user)}`, {
      method,
      headers: { authorization: 'Bearer bridge-as-token' },
      ...(body && { body: JSON.stringify(body) }),
    }).then((answer) => answer.json() as Promise<Record<string, string>>);
});

afterAll(async () => {
  await matrix?.close();
  await rig?.stop();
});

const clock = { now: () => Date.UTC(2026, 0, 15) };
function surroundings() {
  const bridge = {
    id: 'libera',
    driver: 'manual',
    homeserver: rig.one.name as ServerName,
    bot: rig.bot.user,
    userNamespace: '@libera_.*',
    aliasTemplate: TEMPLATE,
    networks: ['libera'],
    operators: [],
  };
  const networks = [{ id: 'libera', protocol: 'irc', bridgeDomain: 'irc.libera.chat' }];
  const installation = { bridges: [bridge], networks, actors: [rig.bot, rig.onOne] } as unknown as Installation;
  return { installation, kindOf: accountKinds(installation, []), nameNetwork: networkNamer(networks) };
}

const homeserver = () =>
  homeserverRooms({ server: rig.one.name as ServerName, lister: matrix.lister, around: surroundings(), clock });

const directory = (of: string, as: Actor = rig.onOne) =>
  publicDirectory({ of: of as ServerName, as: as.id, lister: matrix.lister, around: surroundings() });

const joined = (actor: Actor, more: Pick<Parameters<typeof actorRooms>[0], 'shownNow'> = {}) =>
  actorRooms({ actor, world: matrix.world, around: surroundings(), ...more });

const shownNow = () => shownRooms({ server: rig.one.name as ServerName, lister: matrix.lister, clock });

const seen = ({ found }: Walked, room: string) => {
  const sighting = found.find(({ fields }) => fields.id === roomEndpointId(room as RoomId));
  if (sighting === undefined) throw new Error(`the walk did not find ${room}`);
  return sighting;
};

test('D-1 an admin list gives every room with its facts, and reads a room again only when it has changed', async () => {
  const topic = 'Also on irc://irc.libera.chat/crystal, code: https://github.com/Crystal-Lang/crystal.git';
  const room = await alice.createRoom({ name: 'Crystal', topic, room_alias_name: 'crystal' });
  const secret = await alice.createRoom({ preset: 'private_chat', name: 'quiet' });
  await alice.putState(secret, 'm.room.tombstone', { body: 'moved', replacement_room: room });
  await alice.putState(secret, 'm.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' });
  await alice.createRoom({ name: 'a space', creation_content: { type: 'm.space' } });

  const first = await walkOver(homeserver());
  const second = await walkOver(homeserver(), first);
  await alice.putState(room, 'm.room.name', { name: 'Crystal language' });
  const third = await walkOver(homeserver(), second);

  const crystal = seen(first, room);
  expect(crystal.fields.alias).toBe(`#crystal:${rig.one.name}`);
  expect(valuesOf(crystal, 'room')).toEqual([room]);
  expect(valuesOf(crystal, 'link')).toEqual(['irc/libera/#crystal']);
  expect(valuesOf(crystal, 'repository')).toEqual(['github.com/crystal-lang/crystal']);
  expect(valuesOf(crystal, 'admins')).toEqual([1]);
  expect(JSON.stringify(crystal.facts.filter(({ kind }) => kind === 'members'))).not.toContain('alice');
  expect(valuesOf(crystal, 'creator')).toEqual([`somebody of ${rig.one.name}`]);
  expect(valuesOf(crystal, 'encryption')).toEqual([]);
  expect(valuesOf(seen(first, secret), 'replaced-by')).toEqual([room]);
  expect(valuesOf(seen(first, secret), 'encryption')).toEqual(['m.megolm.v1.aes-sha2']);
  expect(first.found.filter(({ facts }) => JSON.stringify(facts).includes('a space'))).toEqual([]);
  expect(second.found).toEqual([]);
  expect(third.found.map(({ fields }) => fields.id)).toEqual([roomEndpointId(room as RoomId)]);
});

test('D-2 a room that claims the alias of another is not known by it, and its lies are not facts', async () => {
  const victim = await alice.createRoom({ room_alias_name: 'victim' });
  const liar = (await bob.createRoom({ name: 'liar' })) as RoomId;
  await alice.join(liar, [rig.two.name]);
  await bob.putState(liar, 'uk.half-shot.bridge', {
    protocol: { id: 'gitter' },
    channel: { id: '5ca06a9e5ca06a9e5ca06a9e', external_url: 'https://gitter.im/crystal-lang/crystal' },
  });
  await bob.putState(liar, 'im.gitter.project_association', {
    platform: 'github.com',
    linkPath: 'crystal-lang/crystal',
  });
  await bob.putState(
    liar,
    'm.bridge',
    { protocol: { id: 'irc' }, network: { id: 'libera' }, channel: { id: '#crystal' } },
    'x',
  );
  await bob.putState(liar, 'm.room.pinned_events', { pinned: ['$nothing', { __proto__: 1 }, 5] });
  await eventually(async () => (await alice.getState(liar, 'm.room.pinned_events')) !== undefined);

  const { fields, facts } = seen(await walkOver(homeserver()), liar);

  expect(fields).toEqual({ id: roomEndpointId(liar), protocol: 'matrix', channel: liar });
  expect(facts.map(({ kind }) => kind).filter((kind) => /gitter|project/.test(kind))).toEqual([]);
  expect(
    facts.filter(({ kind }) => kind === 'bridge-state').map((fact) => 'ghostsPresent' in fact && fact.ghostsPresent),
  ).toEqual([false, false]);
  expect(victim).not.toBe(liar);
});

test("D-4 a portal's alias that the server lists says which channel the room is", async () => {
  const { room_id: portal = '' } = await bot('POST', '/createRoom', {
    preset: 'public_chat',
    visibility: 'public',
    room_alias_name: 'libera_#portal',
  });

  const byAdmin = seen(await walkOver(homeserver()), portal);
  const byBot = seen(await walkOver(joined(rig.bot)), portal);
  const byDirectory = seen(await walkOver(directory(rig.one.name)), portal);

  expect(valuesOf(byAdmin, 'creator')).toEqual([rig.bot.user]);
  for (const sighting of [byAdmin, byBot, byDirectory]) {
    expect(sighting.fields.alias).toBe(`#libera_#portal:${rig.one.name}`);
    expect(valuesOf(sighting, 'resolved-alias')).toEqual(['irc/libera/#portal']);
    expect(valuesOf(sighting, 'admins')).toEqual([]);
  }
});

test('D-1 the rooms an actor is in are read in full, and again only those in which something has changed', async () => {
  const [talk, still] = [await alice.createRoom({ name: 'talk' }), await alice.createRoom({ name: 'still' })];
  for (const room of [talk, still]) await matrix.writer.join({ room: room as RoomId, as: rig.onOne.id, via: [] });
  const pinned = await alice.send(talk, `also #other:${rig.two.name}`);
  await alice.putState(talk, 'm.room.pinned_events', { pinned: [pinned, '$gone'] });

  const reads = jest.spyOn(matrix.world, 'readState');
  const first = await walkOver(joined(rig.onOne, { shownNow }));
  reads.mockClear();
  const second = await walkOver(joined(rig.onOne, { shownNow }), first);
  expect(reads).not.toHaveBeenCalled();
  await alice.putState(still, 'm.room.name', { name: 'still here' });
  await alice.putState(still, 'm.room.topic', { topic: 'https://gitter.im/crystal-lang/crystal' });
  const third = await walkOver(joined(rig.onOne, { shownNow }), second);
  const without = await walkOver(joined(rig.onOne));
  const again = await walkOver(joined(rig.onOne), without);

  expect(valuesOf(seen(first, talk), 'link')).toEqual([`#other:${rig.two.name}`]);
  expect(second.found).toEqual([]);
  expect(second.unchanged).toEqual(expect.arrayContaining([roomEndpointId(talk as RoomId)]));
  expect(third.found.map(({ fields }) => fields.id)).toEqual([roomEndpointId(still as RoomId)]);
  expect(valuesOf(seen(third, still), 'link')).toEqual(['gitter/crystal-lang/crystal']);
  expect(again.found).toEqual([]);
});

test('D-1 when the list of the homeserver cannot be read, every room an actor is in is read, and that is told', async () => {
  const room = (await alice.createRoom({ name: 'unlisted' })) as RoomId;
  await matrix.writer.join({ room, as: rig.onOne.id, via: [] });
  const server = rig.two.name as ServerName; // whose admin we are not

  const { found, passedOver } = await walkOver(
    joined(rig.onOne, { shownNow: () => shownRooms({ server, lister: matrix.lister, clock }) }),
  );

  expect(found.map(({ fields }) => fields.id)).toContain(roomEndpointId(room));
  expect(passedOver).toEqual([expect.stringMatching(/^the list of rooms, so that every room was read: /)]);
});

test("D-1 another homeserver's directory that does not come is blamed on nobody but that homeserver", async () => {
  const gone = 'localhost:1';
  const hasty = createMatrix({ ...rig.settings, deadlineMs: 1_500 });
  const source = publicDirectory({
    of: gone as ServerName,
    as: rig.onOne.id,
    lister: hasty.lister,
    around: surroundings(),
    pace: async () => undefined,
  });

  const error: unknown = await walkOver(source).catch((thrown: unknown) => thrown);
  const own = await walkOver(directory(rig.one.name));
  await hasty.close();

  expect(error).toMatchObject({ code: 'DISCOVERY_DIRECTORY_SILENT', facts: { directory: gone } });
  expect(own.looked).toBeGreaterThan(0);
});

test("D-1 another homeserver's directory is read through ours; what it says of our aliases counts for nothing", async () => {
  const listed = await bob.createRoom({
    visibility: 'public',
    room_alias_name: 'far',
    topic: 'https://gitlab.com/far/away',
  });

  const { found, looked } = await walkOver(directory(rig.two.name));

  const far = found.find(({ fields }) => fields.id === roomEndpointId(listed as RoomId));
  expect(looked).toBeGreaterThan(0);
  expect(far?.fields.alias).toBe(`#far:${rig.two.name}`);
  expect(valuesOf(far ?? { facts: [] }, 'repository')).toEqual(['gitlab.com/far/away']);
  expect(far?.facts.filter(({ kind }) => kind === 'repository').map(({ from }) => from.who)).toEqual(['the room']);
});

test('E-5 without an admin token the list is not asked for, and the error names nothing secret', async () => {
  const source = homeserverRooms({
    server: rig.two.name as ServerName,
    lister: matrix.lister,
    around: surroundings(),
    clock,
  });

  await expect(walkOver(source)).rejects.toMatchObject({ code: 'ACTOR_UNKNOWN' });
});

test('C-6 people are told from ghosts and bots before anything is remembered of them', async () => {
  const room = await alice.createRoom({ name: 'mixed' });
  await matrix.writer.join({ room: room as RoomId, as: rig.onOne.id, via: [] });

  const { facts } = seen(await walkOver(homeserver()), room);

  const kind = surroundings().kindOf;
  expect(kind(rig.onOne.user)).toBe('bot');
  expect(kind(`@libera_x:${rig.one.name}` as UserId)).toBe('ghost');
  expect(valuesOf({ facts }, 'members')).toEqual([1]);
});
