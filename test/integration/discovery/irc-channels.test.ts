import { discoverChannels } from '#adapters/irc/index';
import { networkNamer } from '#src/duplicates/links-in-text';
import { givenNetwork } from '#test/integration/irc/given-network';
import { startInspircd } from '#test/servers/inspircd';
import type { IrcServer } from '#test/servers/irc-server';
import { startNgircd } from '#test/servers/ngircd';
import { type IrcPerson, ircPerson } from '#test/world/irc-person';
import { valuesOf, walkOver } from '#test/world/walked';

describe.each([
  ['ngircd', () => startNgircd(), false],
  ['inspircd', () => startInspircd({ services: true }), true],
] as const)('%s', (_kind, start, hasServices) => {
  let server: IrcServer;
  let ann: IrcPerson;

  beforeAll(async () => {
    server = await start();
    ann = await ircPerson({ port: server.port, nick: 'ann' });
  });

  afterAll(async () => {
    await ann?.quit();
    await server?.stop();
  });

  const source = (details: number) =>
    discoverChannels({
      id: 'testnet',
      name: 'testnet',
      open: () => givenNetwork(server).network,
      nameNetwork: networkNamer([]),
      details,
    });

  test('D-1 the channels of a network are found with what their topics say, and again only when those change', async () => {
    await ann.join('#Crystal');
    await ann.topic('#Crystal', '[+nt] code: https://github.com/crystal-lang/crystal, also #crystal:example.org');
    await ann.mode('#Crystal', '+m');
    await ann.join('#plain');
    await ann.join('#hidden');
    await ann.mode('#hidden', '+s');
    const walked = source(1);

    const first = await walkOver(walked);
    const second = await walkOver(walked, first);
    await ann.topic('#plain', 'something new');
    const third = await walkOver(walked, second);
    await walked.close?.();

    const crystal = first.found.find(({ fields }) => fields.id === 'irc irc/testnet/#crystal');
    expect(crystal?.fields).toMatchObject({ protocol: 'irc', network: 'testnet' });
    expect(valuesOf(crystal ?? { facts: [] }, 'repository')).toEqual(['github.com/crystal-lang/crystal']);
    expect(valuesOf(crystal ?? { facts: [] }, 'link')).toEqual(['#crystal:example.org']);
    expect(valuesOf(crystal ?? { facts: [] }, 'modes')).toEqual([expect.stringMatching(/m/)]);
    expect(valuesOf(crystal ?? { facts: [] }, 'case-mapping')).toEqual([server.caseMapping]);
    expect(valuesOf(crystal ?? { facts: [] }, 'topic')).toEqual([expect.stringMatching(/^\[\+nt\] code/)]);
    expect(first.found.map(({ fields }) => fields.channel).sort()).toEqual(['#Crystal', '#plain']);
    expect(second.found).toEqual([]);
    expect(third.found.map(({ fields }) => fields.channel)).toEqual(['#plain']);
  });

  test('D-1 a walk that was cut short asks for the list again, and passes by the channels that were kept', async () => {
    const walked = source(1);
    const kept = new Map<string, string>();
    for await (const { found } of walked.walk({ digestOf: () => undefined })) {
      for (const { fields, digest } of found) kept.set(fields.id, digest);
      if (kept.size > 0) break; // after the first channel that was asked about
    }
    const seen: string[] = [];
    const unchanged: string[] = [];
    for await (const stretch of walked.walk({ digestOf: (id) => kept.get(id) })) {
      seen.push(...stretch.found.map(({ fields }) => fields.id));
      unchanged.push(...stretch.unchanged);
    }
    await walked.close?.();

    expect(kept.size).toBe(1);
    expect(unchanged).toEqual([...kept.keys()]);
    expect([...seen, ...unchanged].sort()).toEqual(['irc irc/testnet/#crystal', 'irc irc/testnet/#plain']);
  });

  test('D-4 the founder is an admin where services tell one, and nobody is where there are none', async () => {
    if (hasServices) {
      await ann.pm('NickServ', 'REGISTER secret ann@irc.test');
      await ann.waitForMessage({ from: 'NickServ', text: 'is now registered' });
      await ann.pm('ChanServ', 'REGISTER #Crystal');
      await ann.waitForMessage({ from: 'ChanServ', text: 'is now registered' });
    }
    const walked = source(5);

    const { found } = await walkOver(walked);
    await walked.close?.();

    expect(found.flatMap((one) => valuesOf(one, 'admins'))).toEqual(hasServices ? [1] : []);
    expect(JSON.stringify(found)).not.toContain('"ann"');
  });
});
