import type { RoomAlias } from '#src/portals/ids';
import { givenView } from '#test/world/given-view';
import { aliasOf, CANONICAL, portalOf } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

const SOURCE = portalOf('#crystal');

describe('an alias that is moved', () => {
  const alias = aliasOf('#crystal') as RoomAlias;
  const inCanonical = { room: CANONICAL, as: service.id };
  const inSource = { room: SOURCE, as: bot.id };

  /** Both rooms' lists were read; nobody has asked since. */
  async function givenLists() {
    const given = await givenView();
    await Promise.all([inCanonical, inSource].map((view) => given.view.world.listAliases(view)));
    given.asked.length = 0;
    return given;
  }

  test('W-7 leads by the list of its server to the old room, without another question', async () => {
    const { view, asked } = await givenLists();

    expect((await view.world.resolve(alias))?.room).toBe(SOURCE);
    expect(asked).toEqual([]);
  });

  test('T-13 leads nowhere between its deletion and its setting, whatever was listed before', async () => {
    const { view } = await givenLists();

    await view.writer.removeAlias({ alias, as: service.id });

    expect(await view.world.resolve(alias)).toBeUndefined();
    expect(await view.world.listAliases(inSource)).not.toContain(alias);
  });

  test('W-4 is proved by the list of the new room, read after it was set', async () => {
    const { view, asked } = await givenLists();
    await view.writer.removeAlias({ alias, as: service.id });
    await view.writer.pointAlias({ alias, room: CANONICAL, as: service.id });

    expect((await view.world.resolve(alias))?.room).toBe(CANONICAL);
    expect(asked).toContain('listAliases');
    expect(asked).not.toContain('resolve');
  });

  test('T-13 that somebody took away again is not proved by what we did', async () => {
    const { merge, view } = await givenLists();
    await view.writer.removeAlias({ alias, as: service.id });
    await view.writer.pointAlias({ alias, room: CANONICAL, as: service.id });
    merge.others.pointAlias({ alias, room: '!squat:evil.org' as never });

    expect((await view.world.resolve(alias))?.room).toBe('!squat:evil.org');
  });

  test('W-7 of those that are moved side by side all are proved by one list, once the last is set', async () => {
    const { view, asked, merge } = await givenView();
    const second = '#libera_#second:example.org' as RoomAlias;
    merge.others.pointAlias({ alias: second, room: SOURCE });
    for (const one of [alias, second]) await view.writer.removeAlias({ alias: one, as: service.id });
    await view.writer.pointAlias({ alias, room: CANONICAL, as: service.id });
    const first = view.world.resolve(alias);
    await view.writer.pointAlias({ alias: second, room: CANONICAL, as: service.id });

    expect([(await first)?.room, (await view.world.resolve(second))?.room]).toEqual([CANONICAL, CANONICAL]);
    expect(asked.filter((name) => name === 'listAliases')).toHaveLength(1);
  });

  test('W-8 that could not be deleted holds up the proof of no other', async () => {
    const { view, merge } = await givenView();
    const foreign = '#foreign:example.org' as RoomAlias;
    merge.others.pointAlias({ alias: foreign, room: SOURCE });
    await expect(view.writer.removeAlias({ alias: foreign, as: service.id })).rejects.toThrow();
    await view.writer.removeAlias({ alias, as: service.id });
    await view.writer.pointAlias({ alias, room: CANONICAL, as: service.id });

    expect((await view.world.resolve(alias))?.room).toBe(CANONICAL);
  });
});
