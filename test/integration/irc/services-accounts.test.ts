import type { Database } from '#src/store/database';
import { createStore } from '#src/store/store';
import { startInspircd } from '#test/servers/inspircd';
import type { IrcServer } from '#test/servers/irc-server';
import { openFreshDatabase } from '#test/servers/postgres';
import { askedInMemory } from '#test/world/asked-in-memory';
import { endings } from '#test/world/endings';
import { eventually } from '#test/world/eventually';
import { type IrcPerson, ircPerson } from '#test/world/irc-person';
import { type GivenNetwork, givenNetwork, givenQuestion } from './given-network.ts';

const atEnd = endings();

describe('a network with services', () => {
  let server: IrcServer;
  let given: GivenNetwork;
  let founder: IrcPerson;
  let op: IrcPerson;

  const register = async (person: IrcPerson) => {
    await person.pm('NickServ', 'REGISTER secret a@irc.test');
    await person.waitForMessage({ from: 'NickServ', text: 'is now registered' });
  };
  const login = async (person: IrcPerson, account: string) => {
    await person.pm('NickServ', `IDENTIFY ${account} secret`);
    await person.waitForMessage({ from: 'NickServ', text: 'now identified' });
  };
  const wordOf = (code: string) => eventually(() => given.words.find((word) => word.code === code));

  beforeAll(async () => {
    server = await startInspircd({ services: true });
    given = givenNetwork(server, { mostAsked: 2 });
    const connect = (nick: string) => ircPerson({ port: server.port, nick });
    [founder, op] = await Promise.all([connect('founder'), connect('op')]);
    await given.network.connect();
    await op.join('#own');
    await register(founder);
    await register(op);
    await founder.join('#own');
    await op.mode('#own', '+o', 'founder');
    await founder.pm('ChanServ', 'REGISTER #own');
    await founder.waitForMessage({ from: 'ChanServ', text: 'is now registered' });
  });

  afterAll(async () => {
    await given?.network.close();
    await Promise.all([founder?.quit(), op?.quit()]);
    await server?.stop();
  });

  test('B-1 services tell who founded a channel, and nothing of one that nobody registered', async () => {
    expect(await given.network.founderOf('#own')).toBe('founder');
    expect(await given.network.founderOf('#none')).toBeUndefined();
  });

  test('C-5 operators are shown with their accounts, the founder first', async () => {
    expect(await given.network.operatorsOf('#own')).toMatchObject([
      { nick: 'founder', account: 'founder', operator: true },
      { nick: 'op', account: 'op', operator: true },
    ]);
  });

  test('C-5 with an account it is the account that counts: nick, channel and host may change meanwhile', async () => {
    const question = givenQuestion('#own');
    expect((await given.network.ask(question)).map(({ nick }) => nick)).toEqual(['founder', 'op']);

    await op.changeNick('op-on-the-train');
    await op.pm('tributary', `yes ${question.code}`);

    expect(await wordOf(question.code)).toMatchObject({
      person: { nick: 'op-on-the-train', account: 'op', operator: true },
      sameAsAsked: true,
    });
    expect(await given.network.stateOfCode(question.code)).toBe('open');
  });

  test('C-5 the same nick without the account is not who was asked', async () => {
    const question = givenQuestion('#own');
    await given.network.ask(question);

    await op.pm('NickServ', 'LOGOUT');
    await op.waitForMessage({ from: 'NickServ', text: 'logged out' });
    await op.pm('tributary', `yes ${question.code}`);

    expect(await wordOf(question.code)).toMatchObject({ person: { operator: true }, sameAsAsked: false });
    await login(op, 'op');
  });

  test('C-8 the right of an account holds under any nick, and the founder keeps it while away', async () => {
    const question = givenQuestion('#own');
    await given.network.ask(question);
    const mask = (await founder.whois('founder')).mask;
    const right = () => given.network.rightOf({ channel: '#own', mask });
    await founder.changeNick('founder-at-home');
    expect(await right()).toBe('holds');

    await founder.quit();

    expect(await right()).toBe('holds');
  });

  test('B-6 the right of an account costs one line while its holder is in the channel as operator', async () => {
    const asked = askedInMemory();
    const asking = givenNetwork(server, { nick: 'asking' }, asked);
    await asking.network.ask(givenQuestion('#own'));
    const mask = (await op.whois(op.nick())).mask;
    const slow = givenNetwork(server, { nick: 'slowpoke', pace: { burst: 1, everyMs: 3_600_000 } }, asked);

    expect(await slow.network.rightOf({ channel: '#own', mask })).toBe('holds');

    await Promise.all([asking.network.close(), slow.network.close()]);
  });

  test('C-5 we log in to our own account before anybody sees us', async () => {
    const own = await ircPerson({ port: server.port, nick: 'ours' });
    await register(own);
    await own.quit();

    const { network } = givenNetwork(server, { nick: 'tributary2', sasl: { account: 'ours', password: 'secret' } });
    await network.connect();

    expect((await op.whois('tributary2')).account).toBe('ours');
    await network.close();
  });

  test('E-1 a wrong password of our account is told, and we do not stay without it', async () => {
    const { network } = givenNetwork(server, { nick: 'tributary3', sasl: { account: 'ours', password: 'wrong' } });

    await expect(network.connect()).rejects.toMatchObject({ code: 'IRC_ACCOUNT_REFUSED' });

    expect(network.isConnected()).toBe(false);
    await network.close();
  });

  describe('a restart of ours', () => {
    let database: Database;

    beforeAll(async () => {
      database = await openFreshDatabase();
    });

    afterAll(() => database.close());

    /** The same client in a new process: only the database knows what was before. */
    const started = () => givenNetwork(server, { nick: 'restarted', mostAsked: 1 }, createStore(database).askedPeople);

    /** A channel with one operator, who has an account or none. */
    const givenOperated = async (channel: string, nick: string, account?: string) => {
      const person = await ircPerson({ port: server.port, nick });
      if (account !== undefined) await login(person, account);
      await person.join(channel);
      return person;
    };

    test('C-5 somebody with an account is not asked again, and the code they were given still counts', async () => {
      const person = await givenOperated('#kept', 'keeper', 'op');
      const question = givenQuestion('#kept');
      const before = started();
      expect(await before.network.ask(question)).toHaveLength(1);
      await before.network.close();

      const after = started();
      expect(await after.network.stateOfCode(question.code)).toBe('open');
      expect(await after.network.ask(question)).toEqual([]);
      await person.pm('restarted', `yes ${question.code}`);

      const word = await eventually(() => after.words.find(({ code }) => code === question.code));
      expect(word).toMatchObject({ word: 'agree', sameAsAsked: true, person: { operator: true } });
      expect(person.messages().filter(({ text }) => text === question.lines[0])).toHaveLength(1);
      await after.network.close();
      await person.quit();
    });

    test('C-5 the code of somebody without an account is void, since nobody of ours saw them meanwhile', async () => {
      const person = await givenOperated('#unseen', 'stranger');
      const question = givenQuestion('#unseen');
      const before = started();
      await before.network.ask(question);
      await before.network.close();

      const after = started();
      expect(await after.network.stateOfCode(question.code)).toBe('void');
      await after.network.connect();
      await person.pm('restarted', `yes ${question.code}`);

      const word = await eventually(() => after.words.find(({ code }) => code === question.code));
      expect(word).toMatchObject({ sameAsAsked: false, person: { operator: true } });
      await after.network.close();
      await person.quit();
    });

    test('C-12 how often somebody was asked today, and a stop, are not forgotten', async () => {
      const person = await givenOperated('#bound', 'bounded');
      const counts = [];
      for (const act of ['one', 'two', 'three', 'four']) {
        const { network } = started();
        counts.push((await network.ask(givenQuestion('#bound', { act }))).length);
        await network.close();
      }
      expect(counts).toEqual([1, 1, 1, 0]);
      const listening = started();
      await listening.network.connect();
      await person.pm('restarted', 'stop');
      await person.waitForMessage({ from: 'restarted', text: 'Nobody will be asked about #bound any more' });
      await listening.network.close();

      const { network } = started();
      await expect(network.ask(givenQuestion('#bound'))).rejects.toMatchObject({ code: 'IRC_ASKING_STOPPED' });
      await network.close();
      await person.quit();
    });
  });
});

test('C-5 somebody who only calls himself ChanServ founds nothing', async () => {
  const server = await startInspircd();
  atEnd(() => server.stop());
  const { network } = givenNetwork(server);
  const [liar] = await Promise.all([ircPerson({ port: server.port, nick: 'ChanServ' }), network.connect()]);
  await liar.join('#own');

  expect(await network.founderOf('#own')).toBeUndefined();
  expect(liar.messages()).toEqual([]);
  await network.close();
  await liar.quit();
});
