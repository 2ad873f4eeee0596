import { type Community, givenCommunity, roomWords } from '#test/world/e2e/communities';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import type { Looking } from '#test/world/e2e/facts';
import { expectBlocked, expectRefused } from '#test/world/e2e/refusals';

let world: E2eWorld;

beforeAll(async () => {
  world = await startE2eWorld({ label: 'rooms' });
});

afterAll(() => world.stop());

const all = ({ rooms, canonical, oldAliases }: Community): Looking => ({
  rooms,
  aliases: [...canonical.aliases, ...oldAliases],
});

describe('E-2 a room that cannot be found is told in three sentences, and nothing changes:', () => {
  let community: Community;
  const plan = (...retire: string[]) => [
    'plan',
    '--into',
    community.canonical.aliases[0] as string,
    '--retire',
    ...retire,
  ];

  beforeAll(async () => {
    community = await givenCommunity(world);
  });

  test('E-2 a room id that no server knows', async () => {
    await expectRefused(world, plan(`!nowhere:${world.one.name}`), {
      exit: 3,
      code: 'ROOM_NOT_READABLE',
      untouched: all(community),
    });
  });

  test('P-9 a private room into which none of ours was invited', async () => {
    const { canonical, sources, rooms } = await givenCommunity(world, { sources: [{ isPrivate: true }] });
    const words = ['plan', '--into', canonical.room, '--retire', sources[0]?.aliases[0] as string];

    const { text } = await expectRefused(world, words, { exit: 3, code: 'ROOM_NOT_READABLE', untouched: { rooms } });
    expect(text.now).toMatch(/Invite @tributary:\S+ into/);
  });

  test('E-2 an alias that leads nowhere', async () => {
    const alias = `#nowhere:${world.two.name}`;
    const { text } = await expectRefused(world, plan(alias), {
      exit: 1,
      code: 'ROOM_NOT_FOUND',
      untouched: all(community),
    });
    expect(text.happened).toContain(alias);
  });

  test('W-8 an alias whose server is down is unknown, never free', async () => {
    const { text } = await expectRefused(world, plan('#chat:localhost:9'), {
      exit: 1,
      code: 'ALIAS_UNKNOWN_NOW',
      untouched: all(community),
    });
    expect(text.happened).toContain('localhost:9');
  });

  test('E-2 a source that is canonical, by id and by alias', async () => {
    const { room, aliases } = community.canonical;
    for (const same of [room, aliases[0] as string]) {
      await expectRefused(world, plan(same), { exit: 2, code: 'SOURCE_IS_CANONICAL', untouched: all(community) });
    }
  });

  test.each(['river', '!', '#river', 'https://matrix.to/#/#river:example.org', '@alice:example.org', ''])(
    'E-2 %j, which is no room at all',
    async (text) => {
      await expectRefused(world, plan(text), { exit: 2, code: 'USAGE_WRONG' });
    },
  );
});

describe('P-3 a plan that cannot run says why, ends with 3 and is not kept:', () => {
  test('P-3 canonical has been replaced', async () => {
    const community = await givenCommunity(world);
    const { owner, room } = community.canonical;
    await owner.putState(room, 'm.room.tombstone', { body: 'moved', replacement_room: '!elsewhere:example.org' });

    await expectBlocked(world, roomWords(community), { codes: ['canonical-replaced'], untouched: all(community) });
  });

  test('P-3 the replacements of canonical lead to the source', async () => {
    const community = await givenCommunity(world);
    const [source] = community.sources;
    const { owner, room } = community.canonical;
    await owner.putState(room, 'm.room.tombstone', { body: 'moved', replacement_room: source?.room });

    await expectBlocked(world, roomWords(community), {
      codes: ['canonical-replaced', 'tombstone-loop'],
      untouched: all(community),
    });
  });

  test('P-3 both rooms replace each other', async () => {
    const community = await givenCommunity(world);
    const [source] = community.sources;
    const { owner, room } = community.canonical;
    await owner.putState(room, 'm.room.tombstone', { body: 'moved', replacement_room: source?.room });
    await source?.owner.putState(source.room, 'm.room.tombstone', { body: 'moved', replacement_room: room });

    await expectBlocked(world, roomWords(community), {
      codes: ['canonical-replaced', 'tombstone-loop'],
      untouched: all(community),
    });
  });

  test.each(['!elsewhere:example.org', '', 7])(
    'P-3 the source has been replaced elsewhere: %j',
    async (replacement_room) => {
      const community = await givenCommunity(world);
      const [source] = community.sources;
      await source?.owner.putState(source.room, 'm.room.tombstone', { body: 'moved', replacement_room });

      await expectBlocked(world, roomWords(community), {
        codes: ['source-replaced-elsewhere'],
        untouched: all(community),
      });
    },
  );

  test('P-3 canonical is encrypted', async () => {
    const community = await givenCommunity(world);
    const { owner, room } = community.canonical;
    await owner.putState(room, 'm.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' });

    await expectBlocked(world, roomWords(community), { codes: ['canonical-encrypted'], untouched: all(community) });
  });

  test('P-3 the source is encrypted', async () => {
    const community = await givenCommunity(world);
    const [source] = community.sources;
    await source?.owner.putState(source.room, 'm.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' });

    await expectBlocked(world, roomWords(community), { codes: ['source-encrypted'], untouched: all(community) });
  });

  test('P-2 nobody in the source has the power', async () => {
    const community = await givenCommunity(world, { sources: [{ powerForUs: false }] });
    const [source] = community.sources;
    if (source) await source.owner.setPowerLevel(source.room, source.owner.userId, 0);

    await expectBlocked(world, roomWords(community), {
      codes: ['nobody-can-retire', 'source-without-admin'],
      untouched: all(community),
    });
  });

  test('P-3 people of a private source would be more open in a public canonical', async () => {
    const community = await givenCommunity(world, { sources: [{ isPrivate: true }] });
    const [source] = community.sources;
    await source?.owner.invite(source.room, world.services[1]);

    await expectBlocked(world, roomWords(community), {
      codes: ['widening-join', 'widening-directory'],
      untouched: all(community),
    });
  });

  test('P-3 a space cannot be joined with a room', async () => {
    const community = await givenCommunity(world, { sources: [{ create: { creation_content: { type: 'm.space' } } }] });

    await expectBlocked(world, roomWords(community), { codes: ['other-room-type'], untouched: all(community) });
  });
});
