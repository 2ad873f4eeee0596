import { startInspircd } from '#test/servers/inspircd';
import type { IrcServer } from '#test/servers/irc-server';
import { startNgircd, startNgircdPair } from '#test/servers/ngircd';
import { endings } from '#test/world/endings';
import { eventually } from '#test/world/eventually';
import { crowdOnIrc } from '#test/world/irc-crowd';
import { ircPerson } from '#test/world/irc-person';

const atEnd = endings();

describe.each([
  ['ngircd', () => startNgircd({ channels: [{ name: '#crystal', topic: 'Crystal' }] })],
  ['inspircd', () => startInspircd()],
] as const)('%s', (_kind, start) => {
  let server: IrcServer;

  beforeAll(async () => {
    server = await start();
  });

  afterAll(() => server?.stop());

  test('V-2 two people of an IRC server hear each other, and the first in a channel is its operator', async () => {
    const ann = await ircPerson({ port: server.port, nick: 'ann' });
    const bob = await ircPerson({ port: server.port, nick: 'bob' });
    await ann.join('#new');
    await bob.join('#new');

    await bob.say('#new', 'hello');

    expect(await ann.waitForMessage({ from: 'bob', text: 'hello' })).toMatchObject({ to: '#new', isNotice: false });
    expect((await ann.names('#new')).sort()).toEqual(['@ann', 'bob']);
    await Promise.all([ann.quit(), bob.quit()]);
  });

  test('V-2 an IRC server speaks TLS with a certificate of the throw-away authority', async () => {
    const ann = await ircPerson({ port: server.tlsPort, nick: 'ann', ca: server.ca });

    expect((await ann.whois('ann')).mask).toMatch(/^ann!.*@127\.0\.0\.1$/);
    await ann.quit();
  });

  test('V-2 an operator of the server can become operator of a channel', async () => {
    const ann = await ircPerson({ port: server.port, nick: 'ann' });
    await ann.join('#own');
    await ann.mode('#own', '-o', 'ann');

    await ann.oper(server.operator);
    await ann.mode('#own', '+o', 'ann');

    expect(await ann.names('#own')).toEqual(['@ann']);
    await ann.quit();
  });

  test('V-2 an IRC server comes back on the same ports after it was killed', async () => {
    const ann = await ircPerson({ port: server.port, nick: 'ann' });
    await server.kill();
    await eventually(() => !ann.isConnected());

    await server.restart();

    const again = await ircPerson({ port: server.port, nick: 'ann' });
    expect(again.isConnected()).toBe(true);
    await again.quit();
  });
});

test('V-2 a crowd comes to an IRC server that keeps few waiting at its door, and nobody is turned away', async () => {
  const server = await startNgircd();
  atEnd(() => server.stop());

  const crowd = await crowdOnIrc(200, (turn) => ircPerson({ port: server.port, nick: `p${turn}` }));

  expect(crowd.filter((person) => !person.isConnected())).toEqual([]);
});

test('V-2 two servers of one network see each other until one is killed', async () => {
  const [one, two] = await startNgircdPair();
  atEnd(() => Promise.all([one.stop(), two.stop()]));
  const ann = await ircPerson({ port: one.port, nick: 'ann' });
  const bob = await ircPerson({ port: two.port, nick: 'bob' });
  await ann.join('#split');
  await bob.join('#split');
  await eventually(async () => (await ann.names('#split')).length === 2);

  await two.kill();

  await eventually(async () => (await ann.names('#split')).length === 1);
  expect(ann.heard.some(({ command, prefix }) => command === 'QUIT' && prefix.startsWith('bob!'))).toBe(true);
});

test('V-2 services of a network know accounts and the founder of a channel', async () => {
  const server = await startInspircd({ services: true });
  atEnd(() => server.stop());
  const ann = await ircPerson({ port: server.port, nick: 'ann' });
  await ann.join('#own');

  await ann.pm('NickServ', 'REGISTER secret ann@irc.test');
  await ann.waitForMessage({ from: 'NickServ', text: 'is now registered' });
  await ann.pm('ChanServ', 'REGISTER #own');
  await ann.waitForMessage({ from: 'ChanServ', text: 'is now registered' });

  expect((await ann.whois('ann')).account).toBe('ann');
  expect(await ann.names('#own')).toEqual(['~ann']);
  await ann.quit();
});
