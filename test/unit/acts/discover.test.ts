import type { DiscoverySource, Stretch } from '#adapters/contract';
import type { SourceProgress } from '#src/acts/discovery/walk-source';
import type { Sighting } from '#src/duplicates/found-endpoint';
import { TributaryError } from '#src/errors/tributary-error';
import { givenActs } from '#test/world/given-acts';

function aRoom(name: string): Sighting {
  const fields = { id: `matrix ${name}`, protocol: 'matrix', alias: `#${name}:example.org` };
  return { fields, facts: [], digest: name };
}

function stretchOf(found: readonly Sighting[], cursor?: string): Stretch {
  return { found, unchanged: [], cursor, looked: found.length, of: 4 };
}

/** A source of four rooms, two at a time; `failsAt` throws before that stretch. */
function aSource(name: string, fails: { at?: string } = {}): DiscoverySource & { readonly asked: string[] } {
  const asked: string[] = [];
  const stretches = [
    ['one', 'two'],
    ['three', 'four'],
  ].map((names) => names.map((room) => aRoom(`${name}-${room}`)));
  return {
    name,
    about: name,
    asked,
    walk: async function* ({ cursor }) {
      for (let at = Number(cursor ?? 0); at < stretches.length; at += 1) {
        if (fails.at === String(at)) throw new TributaryError('IRC_SILENT', { facts: { network: name, what: 'LIST' } });
        asked.push(String(at));
        yield stretchOf(stretches[at] ?? [], String(at + 1));
      }
    },
  };
}

test('D-1 a source that fails is told, with what it had found kept; the others finish, and it goes on where it was', async () => {
  const fails: { at?: string } = { at: '1' };
  const [good, bad] = [aSource('good'), aSource('bad', fails)];
  const { acts } = givenActs({ discovers: [good, bad] });

  const first = await acts.discover({ sources: [] });
  delete fails.at;
  const second = await acts.discover({ sources: ['bad'] });

  expect(first.sources.map(({ source, state, found }) => [source, state, found])).toEqual([
    ['good', 'done', 4],
    ['bad', 'failed', 2],
  ]);
  expect(first.sources[1]?.error).toMatchObject({ code: 'IRC_SILENT' });
  expect(first.endpoints).toBe(6);
  expect(bad.asked).toEqual(['0', '1']);
  expect(good.asked).toEqual(['0', '1']);
  expect(second.endpoints).toBe(8);
});

test('D-1 a source that cannot be closed has failed alone', async () => {
  const close = async () => {
    throw new TributaryError('IRC_SILENT', { facts: { network: 'bad', what: 'QUIT' } });
  };
  const { acts } = givenActs({ discovers: [{ ...aSource('bad'), close }, aSource('good')] });

  const { sources, endpoints } = await acts.discover({ sources: [] });

  expect(sources).toMatchObject([{ state: 'failed', found: 4, error: { code: 'IRC_SILENT' } }, { state: 'done' }]);
  expect(endpoints).toBe(8);
});

test('D-1 whoever stops a walk loses nothing of it', async () => {
  const source = aSource('rooms');
  const { acts, clock } = givenActs({ discovers: [source] });
  const stop = new AbortController();
  const seen: SourceProgress[] = [];
  const onProgress = (progress: SourceProgress) => {
    seen.push(progress);
    if (progress.looked > 0) stop.abort();
  };

  const stopped = await acts.discover({ sources: [], signal: stop.signal, onProgress });
  clock.advance(60_000);
  const whole = await acts.discover({ sources: [] });

  expect(stopped.sources).toMatchObject([{ state: 'stopped', resumed: false, found: 2, gone: 0 }]);
  expect(seen).toEqual([
    { source: 'rooms', looked: 0, state: 'walks' },
    { source: 'rooms', looked: 2, of: 4, state: 'walks' },
    { source: 'rooms', looked: 2, state: 'stopped' },
  ]);
  expect(source.asked).toEqual(['0', '1']);
  expect(whole).toMatchObject({ sources: [{ state: 'done', resumed: true, found: 2 }], endpoints: 4 });
});

test('D-1 whoever cannot wait for a server that is silent loses only what it was asked last', async () => {
  let isSilent = true;
  const closed: string[] = [];
  const source: DiscoverySource = {
    name: 'rooms',
    about: 'rooms',
    walk: async function* ({ cursor }) {
      if (cursor === undefined) yield stretchOf([aRoom('one')], '1');
      if (isSilent) await new Promise(() => undefined);
      yield stretchOf([aRoom('two')], '2');
    },
    close: async () => void closed.push('closed'),
  };
  const { acts } = givenActs({ discovers: [source] });
  const hurry = new AbortController();
  const onProgress = ({ looked }: SourceProgress) => {
    if (looked > 0) hurry.abort();
  };

  const stopped = await acts.discover({ sources: [], hurry: hurry.signal, onProgress });
  isSilent = false;
  const whole = await acts.discover({ sources: [] });

  expect(stopped.sources).toMatchObject([{ state: 'stopped', found: 1, gone: 0 }]);
  expect(closed).toEqual(['closed', 'closed']);
  expect(whole).toMatchObject({ sources: [{ state: 'done', found: 1 }], endpoints: 2 });
});

test('D-1 however many sources are walked over side by side, the process warns of nothing', async () => {
  const sources = Array.from({ length: 30 }, (_, n) => aSource(`source-${n}`));
  const { acts } = givenActs({ discovers: sources });
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);

  const { endpoints } = await acts.discover({
    sources: [],
    signal: new AbortController().signal,
    hurry: new AbortController().signal,
  });

  expect(endpoints).toBe(120);
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});

test('F-2 a source that is not there is named with the one that was meant, and nothing is asked', async () => {
  const source = aSource('rooms:example.org');
  const { acts } = givenActs({ discovers: [source] });

  const asking = acts.discover({ sources: ['room:example.org'] });

  await expect(asking).rejects.toMatchObject({
    code: 'DISCOVERY_SOURCE_UNKNOWN',
    facts: { source: 'room:example.org', hint: ' Did you mean rooms:example.org?' },
  });
  await expect(givenActs().acts.discover({ sources: [] })).rejects.toMatchObject({ code: 'DISCOVERY_NO_SOURCES' });
  expect(source.asked).toEqual([]);
});

test('D-3 what seems to belong together is told with its evidence, the surest first', async () => {
  const from = { who: 'the bridge', where: '!a:example.org' };
  const room: Sighting = { ...aRoom('crystal'), facts: [{ kind: 'bridged', value: 'irc/libera/#xyz', from }] };
  const channel: Sighting = {
    fields: { id: 'irc irc/libera/#xyz', protocol: 'irc', network: 'libera', channel: '#xyz' },
    facts: [],
    digest: '',
  };
  const source: DiscoverySource = {
    name: 's',
    about: 's',
    walk: async function* () {
      yield stretchOf([room, channel]);
    },
  };
  const { acts } = givenActs({ discovers: [source] });

  const { groups } = await acts.discover({ sources: [] });

  expect(groups).toMatchObject([{ group: { tier: 'certain', members: [channel.fields.id, room.fields.id] } }]);
  expect(groups[0]?.group.joins[0]?.evidence[0]?.says).toMatch(/the bridge says/);
});
