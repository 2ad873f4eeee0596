import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { TributaryError } from '#src/errors/tributary-error';
import { startInspircd } from '#test/servers/inspircd';
import type { IrcServer } from '#test/servers/irc-server';
import { startNgircd, startNgircdPair } from '#test/servers/ngircd';
import { endings } from '#test/world/endings';
import { eventually } from '#test/world/eventually';
import { type IrcPerson, ircPerson } from '#test/world/irc-person';
import { givenNetwork, givenQuestion } from './given-network.ts';

const atEnd = endings();

describe.each([
  ['ngircd', startNgircd],
  ['inspircd', startInspircd],
] as const)('a connection to %s', (_kind, start) => {
  let server: IrcServer;
  let ann: IrcPerson;

  beforeAll(async () => {
    server = await start();
    ann = await ircPerson({ port: server.port, nick: 'ann' });
    await ann.join('#chan');
  });

  afterAll(async () => {
    await ann?.quit();
    await server?.stop();
  });

  test('B-1 it speaks TLS with a server whose authority is trusted', async () => {
    const { network } = givenNetwork(server, { port: server.tlsPort, tls: true, ca: readFileSync(server.ca, 'utf8') });

    await network.connect();

    expect(await network.peopleIn('#chan')).toEqual([{ nick: 'ann', operator: true }]);
    await network.close();
  });

  test('B-1 a certificate nobody vouches for ends the attempt before anything is sent', async () => {
    const { network } = givenNetwork(server, { port: server.tlsPort, tls: true, password: 'secret' });

    await expect(network.connect()).rejects.toMatchObject({ code: 'IRC_CERTIFICATE_REFUSED', tookEffect: 'no' });
    await network.close();
  });

  test('B-1 when our nick is in use we come in under another', async () => {
    const { network } = givenNetwork(server, { nick: 'ann' });
    await network.connect();

    const watch = await network.watch('#chan');

    expect(await ann.names('#chan')).toContain('ann_');
    await watch.stop();
    await network.close();
  });

  test('B-1 nobody gets an answer from our client: no VERSION, no PING, no talk', async () => {
    const { network, words } = givenNetwork(server, { nick: 'tributary4' });
    await network.connect();
    const from = ann.messages().length;

    for (const text of ['\u0001VERSION\u0001', '\u0001PING 1\u0001', 'hello?', '\u0001DCC CHAT chat 1 1\u0001'])
      await ann.pm('tributary4', text);
    await ann.pm('tributary4', 'yes NOSUCHXX');
    await ann.waitForMessage({ from: 'tributary4', text: 'asked nobody' });

    expect(ann.messages().slice(from)).toHaveLength(1);
    expect(words).toEqual([]);
    await network.close();
  });

  test('B-1 after the server was away we come back by ourselves, and into the channels we need', async () => {
    const { network, voided, troubles } = givenNetwork(server, { nick: 'tributary5' });
    const watch = await network.watch('#chan');
    const question = givenQuestion('#chan');
    await network.ask(question);

    await server.kill();
    await eventually(() => !network.isConnected());
    await server.restart();
    ann = await ircPerson({ port: server.port, nick: 'ann' });
    await ann.join('#chan');

    await eventually(async () => (await ann.names('#chan')).some((name) => name.endsWith('tributary5')));
    expect([watch.isWhole(), voided]).toEqual([false, [question.code]]);
    expect((troubles[0] as TributaryError).code).toBe('IRC_CONNECTION_LOST');
    await network.close();
  });
});

test('B-1 people who vanish in a netsplit were not there without a gap', async () => {
  const [one, two] = await startNgircdPair();
  atEnd(() => Promise.all([one.stop(), two.stop()]));
  const { network, words, voided } = givenNetwork(one);
  const [far] = await Promise.all([ircPerson({ port: two.port, nick: 'far' }), network.connect()]);
  await far.join('#split');
  await eventually(async () => (await network.operatorsOf('#split')).length === 1);
  const question = givenQuestion('#split');
  expect(await network.ask(question)).toHaveLength(1);

  await two.kill();
  await eventually(() => voided.includes(question.code));
  const back = await ircPerson({ port: one.port, nick: 'far' });
  await back.join('#split');
  await back.pm('tributary', `yes ${question.code}`);

  const word = await eventually(() => words[0]);
  expect(word.sameAsAsked).toBe(false); // although nick, user and host are the same
  await network.close();
  await back.quit();
});

test('B-1 a server that cannot be reached is told with its address, and again at once while we wait to try again', async () => {
  const server = await startNgircd();
  await server.stop();
  const { network } = givenNetwork(server, { backOff: { firstMs: 60_000, longestMs: 60_000 } });

  const unreachable = { code: 'IRC_UNREACHABLE', facts: { port: server.port, why: 'ECONNREFUSED' } };
  await expect(network.list()).rejects.toMatchObject(unreachable);
  await expect(network.list()).rejects.toMatchObject({ ...unreachable, retry: { afterMs: expect.any(Number) } });
  expect(await network.rightOf({ channel: '#chan', mask: 'a!b@c' })).toBe('unknown');
  await network.close();
});

test('B-1 a server that keeps us out is told of once, however often it is tried', async () => {
  let attempts = 0;
  const gate = createServer((socket) => {
    attempts += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  atEnd(() => gate.close());
  await once(gate, 'listening');
  const { network, troubles } = givenNetwork({ port: (gate.address() as AddressInfo).port } as IrcServer);
  await network.connect().catch(() => undefined);
  await eventually(() => attempts > 3);

  expect(troubles).toHaveLength(1);
  await network.close();
});

test('B-1 a server that keeps us out for another reason than before is told of again, once', async () => {
  let attempts = 0;
  const gate = createServer((socket) => {
    attempts += 1;
    if (attempts <= 3) socket.destroy();
    else socket.end(':gate 465 * :You are banned\r\n');
  }).listen(0, '127.0.0.1');
  atEnd(() => gate.close());
  await once(gate, 'listening');
  const { network, troubles } = givenNetwork({ port: (gate.address() as AddressInfo).port } as IrcServer);
  await network.connect().catch(() => undefined);
  await eventually(() => attempts > 6);

  await network.close();

  expect(troubles).toMatchObject([{ code: 'IRC_UNREACHABLE' }, { code: 'IRC_NOT_LET_IN' }]);
});

test('B-1 a server that gives no sign of life is left, and found again', async () => {
  const server = await startNgircd();
  atEnd(() => server.stop());
  const limits = { connectMs: 1_000, welcomeMs: 2_000, answerMs: 2_000, silenceMs: 900 };
  const { network, troubles } = givenNetwork(server, { limits });
  await network.connect();

  process.kill(server.pid, 'SIGSTOP');
  await eventually(() => !network.isConnected());
  process.kill(server.pid, 'SIGCONT');

  await eventually(() => network.isConnected());
  expect(troubles[0]).toMatchObject({ code: 'IRC_CONNECTION_LOST', facts: { why: /sign of life/ } });
  await network.close();
});

test('B-1 closing ends an attempt to connect that is under way', async () => {
  const silent = createServer(() => undefined);
  silent.listen(0, '127.0.0.1');
  atEnd(() => silent.close());
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const { network } = givenNetwork({ port } as IrcServer);
  const connecting = network.connect();

  await network.close();

  await expect(connecting).rejects.toMatchObject({ code: 'IRC_UNREACHABLE' });
  await expect(network.connect()).rejects.toMatchObject({ code: 'IRC_CONNECTION_LOST', tookEffect: 'no' });
});

test('B-1 two who enter a channel at once, and one who enters while another leaves, are all inside', async () => {
  const server = await startNgircd();
  atEnd(() => server.stop());
  const { network } = givenNetwork(server);
  const [one, two] = await Promise.all([network.watch('#both'), network.watch('#BOTH')]);

  await one.stop();
  const leaving = two.stop();
  const third = await network.watch('#both');
  await leaving;

  const ann = await ircPerson({ port: server.port, nick: 'ann' });
  await ann.join('#both');
  await ann.say('#both', 'who is here?');
  expect(await third.line({ holding: 'who is here', withinMs: 5_000 })).toBeDefined();
  expect(third.isWhole()).toBe(true);
  await network.close();
  await ann.quit();
});

test('B-1 a wrong server password is told in the words of the server', async () => {
  const server = await startNgircd({ password: 'right' });
  atEnd(() => server.stop());
  const { network } = givenNetwork(server, { password: 'wrong' });

  await expect(network.connect()).rejects.toMatchObject({ code: 'IRC_NOT_LET_IN', facts: { why: /password/i } });
  await network.close();
});

describe('a server that does not keep to the protocol', () => {
  /** Lets everybody in, then says what it is told to, and nothing else. */
  const givenServer = async (says: readonly string[]) => {
    const server = createServer((socket: Socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        const text = data.toString();
        if (text.includes('USER ')) socket.write(':s 001 tributary :hi\r\n:s 422 tributary :no motd\r\n');
        if (text.includes('LIST')) for (const line of says) socket.write(line);
      });
    });
    server.listen(0, '127.0.0.1');
    atEnd(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return givenNetwork({ port } as IrcServer, {
      limits: { connectMs: 1_000, welcomeMs: 2_000, answerMs: 300, silenceMs: 60_000 },
    });
  };

  test('T-25 lines that lack their parts are passed over', async () => {
    const given = await givenServer(['PRIVMSG\r\n', ':s 352\r\n', ':x NICK\r\n', '\r\n', ':s 323 tributary :end\r\n']);

    expect(await given.network.list()).toEqual([]);

    expect(given.troubles.length).toBeGreaterThan(0);
    await given.network.close();
  });

  test('T-25 a line without an end does not fill memory', async () => {
    const given = await givenServer([`:s 322 ${'x'.repeat(200_000)}`]);

    await expect(given.network.list()).rejects.toMatchObject({ code: 'IRC_CONNECTION_LOST' });
    await given.network.close();
  });

  test('E-3 silence is not taken for an answer', async () => {
    const given = await givenServer([]);

    await expect(given.network.list()).rejects.toMatchObject({ code: 'IRC_SILENT', tookEffect: 'unknown' });
    await given.network.close();
  });
});
