import type { IrcNetwork } from '#adapters/irc/index';
import { givenNetwork } from '#test/integration/irc/given-network';
import { startInspircd } from '#test/servers/inspircd';
import type { IrcServer } from '#test/servers/irc-server';
import { startNgircd } from '#test/servers/ngircd';
import { eventually } from '#test/world/eventually';
import { type IrcPerson, ircPerson } from '#test/world/irc-person';

describe.each([
  ['ngircd', startNgircd],
  ['inspircd', startInspircd],
] as const)('an IRC network on %s', (_kind, start) => {
  let server: IrcServer;
  let network: IrcNetwork;
  let ann: IrcPerson;
  let bob: IrcPerson;

  beforeAll(async () => {
    server = await start();
    network = givenNetwork(server).network;
    [ann, bob] = await Promise.all([
      ircPerson({ port: server.port, nick: 'Ann[1]' }),
      ircPerson({ port: server.port, nick: 'bob' }),
      network.connect(),
    ]);
    for (const channel of ['#open', '#Secret']) {
      await ann.join(channel);
      await bob.join(channel);
      await ann.topic(channel, 'All about \u0002rivers\u000f: https://example.org');
    }
    await ann.mode('#Secret', '+s');
  });

  afterAll(async () => {
    await network?.close();
    await Promise.all([ann?.quit(), bob?.quit()]);
    await server?.stop();
  });

  test('B-1 it lists the channels that outsiders may see, their topics without what the server puts before them', async () => {
    const listed = await network.list();

    expect(listed).toEqual([{ channel: '#open', people: 2, topic: 'All about rivers: https://example.org' }]);
  });

  test('B-1 it reads topics and modes, and nothing of a channel that does not exist', async () => {
    expect(await network.topicOf('#open')).toBe('All about rivers: https://example.org');
    await ann.mode('#open', '+l', '50');
    expect(await network.modesOf('#open')).toContain('l');
    expect([await network.topicOf('#none'), await network.modesOf('#none')]).toEqual(['', undefined]);
  });

  test('B-1 it sees who is in a channel and who its operators are, with masks', async () => {
    const people = await network.peopleIn('#open');

    expect([...people].sort((a, b) => (a.nick < b.nick ? -1 : 1))).toEqual([
      { nick: 'Ann[1]', operator: true },
      { nick: 'bob', operator: false },
    ]);
    expect(await network.operatorsOf('#open')).toEqual([
      { nick: 'Ann[1]', mask: expect.stringMatching(/^Ann\[1\]!~?Ann1@127\.0\.0\.1$/), operator: true },
    ]);
  });

  test('B-1 a name is folded as this server folds it', async () => {
    expect(await network.normalise('#Crystal[Lang]~')).toBe(
      server.caseMapping === 'ascii' ? '#crystal[lang]~' : '#crystal{lang}^',
    );
  });

  test('B-1 without services no channel has a founder', async () => {
    expect(await network.founderOf('#open')).toBeUndefined();
  });

  test('B-1 a line arrives in the channel once, without what could be a command, and we leave again', async () => {
    await network.say({ channel: '#open', text: 'one\r\nQUIT :two\u0001\u0002' });

    await ann.waitForMessage({ to: '#open', text: 'one QUIT :two' });
    expect(ann.messages().filter(({ text }) => text.includes('one'))).toHaveLength(1);
    await eventually(async () => (await ann.names('#open')).length === 2);
  });

  test('B-1 a long line arrives whole, in as many lines as it needs', async () => {
    const text = Array.from({ length: 60 }, (_none, index) => `wörter-${index}-€😀`).join(' ');

    await network.say({ channel: '#open', text });

    await ann.waitForMessage({ to: '#open', text: 'wörter-59-€😀' });
    const heard = ann.messages().filter((message) => message.text.includes('wörter'));
    expect(heard.map((message) => message.text).join(' ')).toBe(text);
  });

  test('B-1 what a channel does not let us say is told', async () => {
    await ann.join('#quiet');
    await ann.mode('#quiet', '+m');

    await expect(network.say({ channel: '#quiet', text: 'hello' })).rejects.toMatchObject({ code: 'IRC_REFUSED' });
  });

  test('B-1 a watched channel gives every line once, with who said it', async () => {
    const watch = await network.watch('#OPEN');
    await bob.say('#open', 'the probe of today');

    const line = await watch.line({ holding: 'probe of today', withinMs: 5_000 });

    expect(line).toMatchObject({ nick: 'bob', text: 'the probe of today' });
    expect(watch.heard().filter(({ text }) => text.includes('probe'))).toHaveLength(1);
    expect(watch.isWhole()).toBe(true);
    await watch.stop();
  });

  test('B-1 what does not arrive in a watched channel is not waited for any longer than told', async () => {
    const watch = await network.watch('#open');

    expect(await watch.line({ holding: 'nobody says this', withinMs: 50 })).toBeUndefined();
    await watch.stop();
  });

  test.each(['#two,#three', '#with space', 'nochannel', '#', '#a\r\nQUIT'])(
    'T-24 %j is no channel and is not asked for',
    async (name) => {
      await expect(network.peopleIn(name)).rejects.toMatchObject({ code: 'IRC_NO_CHANNEL', tookEffect: 'no' });
      expect(network.isConnected()).toBe(true);
    },
  );
});
