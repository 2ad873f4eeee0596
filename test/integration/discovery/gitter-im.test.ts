import { actorRooms, homeserverRooms, publicDirectory } from '#adapters/matrix/index';
import { accountKinds } from '#src/consent/account-kinds';
import { decideDuplicate } from '#src/duplicates/decide-duplicate';
import { readEndpoint } from '#src/duplicates/endpoint';
import { roomEndpointId } from '#src/duplicates/endpoint-key';
import type { Sighting } from '#src/duplicates/found-endpoint';
import { networkNamer } from '#src/duplicates/links-in-text';
import { measureRarity } from '#src/duplicates/rarity';
import { createMatrix, type Matrix } from '#src/matrix/matrix';
import type { Actor } from '#src/portals/actor';
import type { RoomId, ServerName } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import { type MatrixPerson, newPerson } from '#test/world/matrix-person';
import { type MatrixRig, startMatrixRig } from '#test/world/matrix-rig';
import { valuesOf, type Walked, walkOver } from '#test/world/walked';

let rig: MatrixRig;
let matrix: Matrix;
/** The bot of Gitter's own bridge, on the second homeserver, which stands for gitter.im. */
let badger: MatrixPerson;
let mallory: MatrixPerson;
let live: string;
let historical: string;

const clock = { now: () => Date.UTC(2026, 0, 15) };
const GITTER_ID = '5ca06a9e5ca06a9e5ca06a9e';
const PROJECT = { platform: 'github.com', type: 'GH_REPO', linkPath: 'Crystal-Lang/crystal', externalId: '58017436' };

beforeAll(async () => {
  rig = await startMatrixRig({ config: { allow_public_rooms_over_federation: true } });
  badger = await newPerson(rig.two, 'gitter-badger', { admin: true });
  mallory = await newPerson(rig.two, 'mallory');
  const admins = [{ server: rig.two.name as ServerName, token: badger.accessToken }];
  matrix = createMatrix({ ...rig.settings, admins });
  await givenChain();
});

afterAll(async () => {
  await matrix?.close();
  await rig?.stop();
});

function surroundings() {
  const bridge = { id: 'gitter', driver: 'gitter-native', homeserver: rig.two.name, bot: badger.userId };
  const bridges = [{ ...bridge, networks: ['gitter'], operators: [] }];
  const networks = [{ id: 'gitter', protocol: 'gitter', homeserver: rig.two.name }];
  const installation = { bridges, networks, actors: [rig.onTwo] } as unknown as Installation;
  return { installation, kindOf: accountKinds(installation, []), nameNetwork: networkNamer([]) };
}

const byAdmin = () =>
  walkOver(
    homeserverRooms({ server: rig.two.name as ServerName, lister: matrix.lister, around: surroundings(), clock }),
  );

const byMember = (actor: Actor) => walkOver(actorRooms({ actor, world: matrix.world, around: surroundings() }));

const byDirectory = () =>
  walkOver(
    publicDirectory({
      of: rig.two.name as ServerName,
      as: rig.onOne.id,
      lister: matrix.lister,
      around: surroundings(),
    }),
  );

const record = (uri: string, id = GITTER_ID) => ({
  type: 'uk.half-shot.bridge',
  state_key: '',
  content: {
    bridgebot: badger.userId,
    protocol: { id: 'gitter', displayname: 'Gitter', external_url: 'https://gitter.im/' },
    channel: { id, displayname: uri, external_url: `https://gitter.im/${uri}` },
  },
});

const project = { type: 'im.gitter.project_association', state_key: '', content: PROJECT };

/** A room of Gitter's bridge with its historical room, which it replaced without a word, as thousands were. */
async function givenChain(): Promise<void> {
  live = await badger.createRoom({
    name: 'Crystal-Lang/crystal',
    visibility: 'public',
    room_alias_name: 'crystal-lang_crystal',
    initial_state: [record('Crystal-Lang/crystal'), project],
  });
  await badger.putAlias(`#${GITTER_ID}:${rig.two.name}`, live);
  historical = await badger.createRoom({
    name: 'Crystal-Lang/crystal',
    initial_state: [record('Crystal-Lang/crystal')],
  });
  await badger.putState(historical, 'm.room.tombstone', { replacement_room: live });
}

function seen({ found }: Walked, room: string): Sighting {
  const sighting = found.find(({ fields }) => fields.id === roomEndpointId(room as RoomId));
  if (sighting === undefined) throw new Error(`the walk did not find ${room}`);
  return sighting;
}

test('D-4 a room of gitter.im is known by what its own bridge wrote there: Gitter room, project, and the chain', async () => {
  await matrix.writer.join({ room: live as RoomId, as: rig.onTwo.id, via: [] });

  const all = await byAdmin();
  const [ofLive, ofHistorical] = [seen(all, live), seen(all, historical)];
  const asMember = seen(await byMember(rig.onTwo), live);
  const asListed = seen(await byDirectory(), live);

  for (const sighting of [ofLive, asMember]) {
    expect(sighting.fields.alias).toBe(`#crystal-lang_crystal:${rig.two.name}`);
    expect(valuesOf(sighting, 'gitter-room')).toEqual([GITTER_ID, GITTER_ID]);
    expect(valuesOf(sighting, 'project-association')).toEqual(['github.com/crystal-lang/crystal']);
    expect(valuesOf(sighting, 'repository')).toEqual(['github.com/crystal-lang/crystal']);
    expect(sighting.facts.filter(({ kind }) => kind === 'gitter-room').map(({ from }) => from.who)).toEqual([
      badger.userId,
      `the directory of ${rig.two.name}`,
    ]);
  }
  expect(valuesOf(ofHistorical, 'gitter-room')).toEqual([GITTER_ID]);
  expect(valuesOf(ofHistorical, 'replaced-by')).toEqual([live]);
  expect(valuesOf(asListed, 'gitter-room')).toEqual([]);
  expect(asListed.fields.alias).toBe(`#crystal-lang_crystal:${rig.two.name}`);
});

test('D-4 two rooms of one project, and a room with its history, are certainly one; who only claims it is not', async () => {
  const second = await badger.createRoom({
    name: 'crystal-lang/beginners',
    initial_state: [record('crystal-lang/beginners', '6'.repeat(24)), project],
  });
  const liar = await mallory.createRoom({ name: 'liar', initial_state: [record('Crystal-Lang/crystal'), project] });

  const all = await byAdmin();
  const tierOf = (a: string, b: string) => {
    const [one, other] = [a, b]
      .map((room) => seen(all, room))
      .map(({ fields, facts }) => readEndpoint(fields, { facts }));
    if (one === undefined || other === undefined) throw new TypeError('two are needed');
    return decideDuplicate(one, other, measureRarity([one, other])).tier;
  };

  expect([tierOf(live, historical), tierOf(live, second)]).toEqual(['certain', 'certain']);
  expect([tierOf(live, liar), tierOf(second, liar)]).toEqual(['none', 'none']);
});
