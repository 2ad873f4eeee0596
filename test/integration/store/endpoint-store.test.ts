import type { Sighting } from '#src/duplicates/found-endpoint';
import type { EndpointStore } from '#src/ports/endpoint-store';
import type { Database } from '#src/store/database';
import { createStore } from '#src/store/store';
import { openFreshDatabase } from '#test/servers/postgres';
import { endpointsInMemory } from '#test/world/endpoints-in-memory';

let database: Database;

beforeAll(async () => {
  database = await openFreshDatabase();
});

afterAll(() => database.close());

const from = { who: 'the room', where: '!a:example.org' };

function aSighting(id: string, more: Partial<Sighting> = {}): Sighting {
  return { fields: { id, protocol: 'matrix', alias: `#${id}:example.org` }, facts: [], digest: 'd1', ...more };
}

describe.each<[string, () => EndpointStore]>([
  ['in the database', () => createStore(database).endpoints],
  ['in memory', endpointsInMemory],
])('endpoints %s', (_, open) => {
  let store: EndpointStore;
  let source: string;
  let count = 0;

  beforeAll(() => {
    store = open();
  });

  beforeEach(() => {
    count += 1;
    source = `source-${count}`;
  });

  const mine = async () => (await store.all()).filter(({ sources }) => sources.includes(source));

  test('D-1 endpoints are found by id and by alias in any case, with what every source knows, until none shows them', async () => {
    const names = { ids: ['named-1'], aliases: ['#NAMED-2:example.org'] };
    const scan = await store.beginScan({ source, at: 1_000 });
    const found = ['named-1', 'named-2', 'named-3'].map((id) => aSighting(id));
    await store.keep({ scan, found, unchanged: [], cursor: undefined, at: 2_000 });
    await store.finishScan({ scan, at: 2_000 });
    const other = await store.beginScan({ source: `${source} other`, at: 2_000 });
    const bare = aSighting('named-2', { fields: { id: 'named-2', protocol: 'matrix', channel: '!x:example.org' } });
    await store.keep({ scan: other, found: [bare], unchanged: [], cursor: undefined, at: 2_000 });
    await store.finishScan({ scan: other, at: 2_000 });

    expect((await store.named(names)).map(({ fields, sources }) => [fields.id, sources])).toEqual([
      ['named-1', [source]],
      ['named-2', [source, `${source} other`]],
    ]);

    await store.finishScan({ scan: await store.beginScan({ source, at: 3_000 }), at: 3_000 });
    await store.finishScan({ scan: await store.beginScan({ source: `${source} other`, at: 3_000 }), at: 3_000 });
    expect(await store.named(names)).toEqual([]);
  });

  test('D-1 a scan that was cut short is gone on with where it stood; one that ended is followed by another', async () => {
    const scan = await store.beginScan({ source, at: 1_000 });
    await store.keep({ scan, found: [aSighting('a')], unchanged: [], cursor: 'page 2', at: 2_000 });

    const again = await store.beginScan({ source, at: 3_000 });
    expect(again).toEqual({ source, number: 1, startedAt: 1_000, cursor: 'page 2' });
    await store.finishScan({ scan: again, at: 4_000 });
    expect(await store.scanOf(source)).toMatchObject({ number: 1, finishedAt: 4_000 });
    const next = { source, number: 2, startedAt: 5_000, before: 'page 2' };
    expect(await store.beginScan({ source, at: 5_000 })).toEqual(next);
    expect(await store.scanOf('never looked at')).toBeUndefined();
  });

  test('D-1 what is seen again replaces what was said, what is unchanged stays, what is not shown any more is gone', async () => {
    const first = await store.beginScan({ source, at: 1_000 });
    const found = ['a', 'b', 'c'].map((id) => aSighting(`${source}-${id}`));
    await store.keep({ scan: first, found, unchanged: [], cursor: undefined, at: 1_000 });
    await store.finishScan({ scan: first, at: 1_500 });

    const second = await store.beginScan({ source, at: 2_000 });
    const changed = aSighting(`${source}-a`, { facts: [{ kind: 'topic', value: 'new\0', from }], digest: 'd2' });
    await store.keep({ scan: second, found: [changed], unchanged: [`${source}-b`], cursor: undefined, at: 2_000 });
    expect(await store.finishScan({ scan: second, at: 2_500 })).toBe(1);

    expect(await mine()).toEqual([
      { fields: changed.fields, facts: changed.facts, sources: [source], firstSeen: 1_000, lastSeen: 2_000 },
      { fields: aSighting(`${source}-b`).fields, facts: [], sources: [source], firstSeen: 1_000, lastSeen: 2_000 },
    ]);
    expect(await store.digestsOf(source)).toEqual(
      new Map([
        [`${source}-a`, 'd2'],
        [`${source}-b`, 'd1'],
      ]),
    );
  });

  test('D-1 a scan that another one overtook takes nothing away', async () => {
    const slow = await store.beginScan({ source, at: 1_000 });
    await store.finishScan({ scan: await store.beginScan({ source, at: 1_000 }), at: 1_500 });
    const fast = await store.beginScan({ source, at: 2_000 });
    await store.keep({ scan: fast, found: [aSighting(`${source}-a`)], unchanged: [], cursor: 'fast', at: 2_000 });

    await store.keep({ scan: slow, found: [], unchanged: [], cursor: 'slow', at: 2_100 });
    expect(await store.finishScan({ scan: slow, at: 2_200 })).toBe(0);

    expect(await mine()).toHaveLength(1);
    expect(await store.scanOf(source)).toEqual({ source, number: 2, startedAt: 2_000, cursor: 'fast' });
  });

  test('D-4 what several sources say of one place is joined', async () => {
    const id = `${source}-shared`;
    const topic = { kind: 'topic', value: 'talk', from } as const;
    const later = { kind: 'topic', value: 'talk', from: { ...from, when: '2026-01-01T00:00:00Z' } } as const;
    const room = { kind: 'room', value: '!a:example.org', from } as const;
    const seen = [
      [source, aSighting(id, { facts: [topic, room] }), 1_000],
      [`${source}-other`, { fields: { id, protocol: 'matrix' }, facts: [later], digest: '' }, 2_000],
    ] as const;
    for (const [name, sighting, at] of seen) {
      const scan = await store.beginScan({ source: name, at });
      await store.keep({ scan, found: [sighting], unchanged: [], cursor: undefined, at });
      await store.finishScan({ scan, at });
    }

    const [joined] = await mine();
    expect(joined).toMatchObject({ fields: aSighting(id).fields, firstSeen: 1_000, lastSeen: 2_000 });
    expect(joined?.sources).toEqual([source, `${source}-other`]);
    expect(joined?.facts).toEqual([later, room]);
  });
});
