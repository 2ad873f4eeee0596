import { startInspircd } from '#test/servers/inspircd';
import type { IrcServer } from '#test/servers/irc-server';
import { startNgircd } from '#test/servers/ngircd';
import { eventually } from '#test/world/eventually';
import { type IrcPerson, ircPerson } from '#test/world/irc-person';
import { type GivenNetwork, givenNetwork, givenQuestion, THANKS } from './given-network.ts';

/** One for each test. */
const PAIRS = 24;

function raiseTooFew(): never {
  throw new Error('PAIRS is smaller than the number of tests');
}

describe.each([
  ['ngircd', startNgircd],
  ['inspircd', startInspircd],
] as const)('asking the operators of a channel on %s', (_kind, start) => {
  let server: IrcServer;
  let given: GivenNetwork;
  const pairs: { op: IrcPerson; member: IrcPerson }[] = [];
  let channels = 0;

  const person = (nick: string) => ircPerson({ port: server.port, nick });

  /** A channel whose operator is `op`, with a member beside; all connected beforehand, since inspircd takes its time. */
  const givenChannel = async () => {
    channels += 1;
    const channel = `#asked-${channels}`;
    const { op, member } = pairs[channels - 1] ?? raiseTooFew();
    await op.join(channel);
    await member.join(channel);
    return { channel, op, member };
  };

  const wordOf = (code: string) => eventually(() => given.words.find((word) => word.code === code));
  /** What it takes to be sure that no word came: a later word of somebody else arrived. */
  const noWordOf = async (code: string, sender: IrcPerson) => {
    await sender.pm('tributary', 'yes NOSUCHXX');
    await sender.waitForMessage({ from: 'tributary', text: 'asked nobody with that code' });
    expect(given.words.filter((word) => word.code === code)).toEqual([]);
  };

  beforeAll(async () => {
    server = await start();
    given = givenNetwork(server);
    const numbers = Array.from({ length: PAIRS }, (_none, index) => index + 1);
    const pair = async (n: number) => ({ op: await person(`op${n}`), member: await person(`member${n}`) });
    pairs.push(...(await Promise.all(numbers.map(pair))));
    await given.network.connect();
  });

  afterAll(async () => {
    await given?.network.close();
    await Promise.all(pairs.flatMap(({ op, member }) => [op.quit(), member.quit()]));
    await server?.stop();
  });

  test('C-12 somebody is told by private message as long as that very mask is there, and nobody who took the nick since', async () => {
    const { channel, op, member } = await givenChannel();
    const [asked] = await given.network.ask(givenQuestion(channel));
    const mask = asked?.mask ?? '';

    const heard = await given.network.tell({
      mask,
      lines: ['Here is the plan: https://merge.example.org', 'That is all.'],
    });
    const foreign = await given.network.tell({ mask: `${member.nick()}!somebody@elsewhere`, lines: ['not for you'] });
    const gone = await given.network.tell({ mask: 'nobody!n@h', lines: ['not for you'] });

    await op.waitForMessage({ from: 'tributary', text: 'That is all.' });
    expect([heard, foreign, gone]).toEqual([true, false, false]);
  });

  test('C-5 operators are asked by private message, the others are not, and a yes with the code is a word', async () => {
    const { channel, op, member } = await givenChannel();
    const question = givenQuestion(channel);

    const asked = await given.network.ask(question);
    expect(asked).toEqual([{ nick: op.nick(), mask: (await op.whois(op.nick())).mask, operator: true }]);
    for (const line of question.lines) await op.waitForMessage({ from: 'tributary', to: op.nick(), text: line });
    await op.pm('tributary', `yes ${question.code}`);

    expect(await wordOf(question.code)).toMatchObject({
      network: 'testnet',
      channel,
      word: 'agree',
      person: { nick: op.nick(), operator: true },
      sameAsAsked: true,
    });
    await op.waitForMessage({ from: 'tributary', text: THANKS });
    expect(member.messages().filter(({ from }) => from === 'tributary')).toEqual([]);
  });

  test('C-5 a no with the code is a refusal', async () => {
    const { channel, op } = await givenChannel();
    const question = givenQuestion(channel);
    await given.network.ask(question);

    await op.pm('tributary', `No, ${question.code.toLowerCase()}`);

    expect(await wordOf(question.code)).toMatchObject({ word: 'refuse', sameAsAsked: true });
  });

  test('C-5 a yes without the code, or with conditions, is no word and is answered with how to say it', async () => {
    const { channel, op } = await givenChannel();
    const question = givenQuestion(channel);
    await given.network.ask(question);

    await op.pm('tributary', 'yes');
    await op.waitForMessage({ from: 'tributary', text: 'neither a yes nor a no' });
    await op.pm('tributary', `yes ${question.code} but only tomorrow`);

    await noWordOf(question.code, op);
  });

  test('C-5 what is said in the channel is no answer', async () => {
    const { channel, op } = await givenChannel();
    const question = givenQuestion(channel);
    await given.network.ask(question);

    await op.say(channel, `yes ${question.code}`);

    await noWordOf(question.code, op);
  });

  test('C-12 whoever asks for rooms to be made one is handed on with mask and line, and can be proved an operator', async () => {
    const { channel, op } = await givenChannel();
    const line = `request irc://testnet/${channel} into #new:example.org`;

    await op.pm('tributary', line);
    await op.waitForMessage({ from: 'tributary', text: THANKS });

    const wish = given.wishes.find(({ text }) => text === line);
    expect(wish).toMatchObject({ network: 'testnet', person: { nick: op.nick() } });
    expect(await given.network.rightOf({ channel, mask: wish?.person.mask ?? '' })).toBe('holds');
  });

  test('C-12 stop ends all asking about that channel', async () => {
    const { channel, op } = await givenChannel();
    await given.network.ask(givenQuestion(channel));

    await op.pm('tributary', 'stop');

    await op.waitForMessage({ from: 'tributary', text: `Nobody will be asked about ${channel} any more` });
    await expect(given.network.ask(givenQuestion(channel))).rejects.toMatchObject({ code: 'IRC_ASKING_STOPPED' });
  });

  test('C-12 a stranger cannot stop the asking', async () => {
    const { channel, op, member } = await givenChannel();
    await given.network.ask(givenQuestion(channel));

    await member.pm('tributary', 'stop');
    await member.pm('tributary', 'yes');
    await member.waitForMessage({ from: 'tributary', text: 'neither' });

    const other = givenQuestion(channel, { act: 'another' });
    expect(await given.network.ask(other)).toHaveLength(1);
    await op.waitForMessage({ from: 'tributary', text: other.code });
  });

  test('C-12 nobody is asked the same twice a day, and about one channel at most three times', async () => {
    const { channel, op } = await givenChannel();
    const question = givenQuestion(channel);

    const counts = [];
    for (const act of ['one', 'one', 'two', 'three', 'four'])
      counts.push((await given.network.ask({ ...question, act, code: givenQuestion(channel).code })).length);

    expect(counts).toEqual([1, 0, 1, 1, 0]);
    await eventually(() => op.messages().filter(({ text }) => text === question.lines[0]).length === 3);
  });

  test('C-5 who lost the operator status between question and answer is shown without it', async () => {
    const { channel, op, member } = await givenChannel();
    const question = givenQuestion(channel);
    await given.network.ask(question);
    await op.mode(channel, '+o', member.nick());
    await member.mode(channel, '-o', op.nick());

    await op.pm('tributary', `yes ${question.code}`);

    expect(await wordOf(question.code)).toMatchObject({ person: { operator: false } });
  });

  test('C-5 somebody who changed the nick is not who was asked any more, and the code is void', async () => {
    const { channel, op } = await givenChannel();
    const question = givenQuestion(channel);
    await given.network.ask(question);
    expect(await given.network.stateOfCode(question.code)).toBe('open');

    await op.changeNick(`${op.nick()}away`);
    await op.pm('tributary', `yes ${question.code}`);

    expect(await wordOf(question.code)).toMatchObject({ person: { operator: true }, sameAsAsked: false });
    expect(await given.network.stateOfCode(question.code)).toBe('void');
    await eventually(() => given.voided.includes(question.code));
  });

  test('C-5 who left the channel and came back has had a gap, although mask and rights are the same', async () => {
    const { channel, op, member } = await givenChannel();
    await op.mode(channel, '+o', member.nick());
    const question = givenQuestion(channel);
    await given.network.ask(question);

    await op.part(channel);
    await op.join(channel);
    await member.mode(channel, '+o', op.nick());
    await op.pm('tributary', `yes ${question.code}`);

    expect(await wordOf(question.code)).toMatchObject({ person: { operator: true }, sameAsAsked: false });
  });

  test('C-5 a gap of our own voids the code as well', async () => {
    const { channel, op } = await givenChannel();
    await op.mode(channel, '+l', '50');
    const question = givenQuestion(channel);
    await given.network.ask(question);

    await op.kick(channel, 'tributary', 'out');
    await eventually(() => given.voided.includes(question.code));
    await op.pm('tributary', `yes ${question.code}`);

    expect(await wordOf(question.code)).toMatchObject({ sameAsAsked: false });
  });

  test('C-5 somebody who took the nick of the operator is not the operator', async () => {
    const { channel, op, member } = await givenChannel();
    await op.mode(channel, '+o', member.nick());
    const nick = op.nick();
    const question = givenQuestion(channel);
    await given.network.ask(question);

    await op.changeNick(`${nick}gone`);
    const thief = await person(`${nick}x`);
    await thief.changeNick(nick);
    await thief.join(channel);
    await member.mode(channel, '+o', nick);
    await thief.pm('tributary', `yes ${question.code}`);

    expect(await wordOf(question.code)).toMatchObject({ person: { nick, operator: true }, sameAsAsked: false });
  });

  test('C-5 a nick that looks alike is another person', async () => {
    const { channel, op } = await givenChannel();
    const question = givenQuestion(channel);
    await given.network.ask(question);

    const lookAlike = await person(op.nick().replace('o', 'O0'));
    await lookAlike.join(channel);
    await lookAlike.pm('tributary', `yes ${question.code}`);

    expect(await wordOf(question.code)).toMatchObject({ person: { operator: false }, sameAsAsked: false });
  });

  test('T-08 the puppet of a person of Matrix is not asked, and what it says is told as a puppet’s', async () => {
    const { channel, op } = await givenChannel();
    const puppet = await ircPerson({ port: server.port, nick: `${op.nick()}[m]`, realname: '@ann:example.org' });
    await puppet.join(channel);
    await op.mode(channel, '+o', puppet.nick());
    const question = givenQuestion(channel);

    expect((await given.network.ask(question)).map(({ nick }) => nick)).toEqual([op.nick()]);
    await puppet.pm('tributary', `yes ${question.code}`);

    expect(await wordOf(question.code)).toMatchObject({ person: { puppet: true }, sameAsAsked: false });
    expect(puppet.messages().filter(({ text }) => text.includes(question.code))).toEqual([]);
    await puppet.quit();
  });

  test('C-5 several operators are asked with one code, those who have answered are not, and any silent one keeps it open', async () => {
    const { channel, op, member } = await givenChannel();
    await op.mode(channel, '+o', member.nick());
    const question = givenQuestion(channel);
    const [first, second] = await given.network.ask(question);
    const masks = [first?.mask, second?.mask] as string[];

    expect([first?.nick, second?.nick].sort()).toEqual([member.nick(), op.nick()]);
    expect(await given.network.stateOfCode(question.code, masks.slice(0, 1))).toBe('open');
    expect(await given.network.stateOfCode(question.code, masks)).toBe('void');
    expect(await given.network.ask(givenQuestion(channel, { except: masks }))).toEqual([]);
  });

  test('C-5 while no operator is there nobody is asked; once one is, they are', async () => {
    const { channel, op, member } = await givenChannel();
    const question = givenQuestion(channel);
    await op.mode(channel, '-o', op.nick());

    expect(await given.network.ask(question)).toEqual([]);
    expect(await given.network.stateOfCode(question.code)).toBe('unasked');
    await eventually(async () => !(await member.names(channel)).includes('tributary'));
    await op.oper(server.operator);
    await op.mode(channel, '+o', op.nick());

    expect(await given.network.ask(question)).toHaveLength(1);
  });

  test('C-12 a channel with nobody to ask is not entered, one that hides its people only once in a while', async () => {
    const [open, secret] = [await givenChannel(), await givenChannel()];
    await secret.op.mode(secret.channel, '+s');
    for (const { channel, op } of [open, secret]) await op.mode(channel, '-o', op.nick());

    for (const { channel } of [open, secret, open, secret])
      expect(await given.network.ask(givenQuestion(channel))).toEqual([]);

    const visits = ({ member }: typeof open) =>
      member.heard.filter(({ command, prefix }) => command === 'JOIN' && prefix.startsWith('tributary!')).length;
    await eventually(() => visits(secret) === 1);
    expect([visits(open), visits(secret)]).toEqual([0, 1]);
  });

  test('T-24 names with line ends, control characters and great length do no harm in a question', async () => {
    const { channel, op } = await givenChannel();
    const name = `Evil\r\nPRIVMSG ${channel} :spam\u0001\u0007 \u202e${'é'.repeat(600)}`;
    const question = givenQuestion(channel, { lines: [`Into ${name}`, 'the last line'] });

    await given.network.ask(question);

    await op.waitForMessage({ from: 'tributary', text: 'the last line' });
    const heard = op.messages().filter(({ from }) => from === 'tributary');
    expect(heard.every(({ to }) => to === op.nick())).toBe(true);
    const letters = (text: string) => text.replaceAll(' ', '');
    expect(letters(heard.map(({ text }) => text).join(''))).toBe(
      letters(`Into Evil PRIVMSG ${channel} :spam ${'é'.repeat(600)}the last line`),
    );
  });

  test('C-8 a right holds, is lost, or cannot be seen', async () => {
    const { channel, op, member } = await givenChannel();
    await op.mode(channel, '+s');
    const mask = (await op.whois(op.nick())).mask;
    const right = () => given.network.rightOf({ channel, mask });
    expect(await right()).toBe('holds');

    await op.mode(channel, '+o', member.nick());
    await member.mode(channel, '-o', op.nick());
    expect(await right()).toBe('lost');

    await op.quit();
    await eventually(async () => (await member.names(channel)).length === 1);
    expect(await right()).toBe('unknown');
  });

  test('B-6 a right that outsiders see costs one line, so that a second look soon after need not wait for its turn', async () => {
    const { channel, op } = await givenChannel();
    const mask = (await op.whois(op.nick())).mask;
    const pace = { burst: 2, everyMs: 3_600_000 };
    const slow = givenNetwork(server, { nick: 'slowpoke', pace });

    const seen = [await slow.network.rightOf({ channel, mask }), await slow.network.rightOf({ channel, mask })];

    expect(seen).toEqual(['holds', 'holds']);
    await slow.network.close();
  });

  test('C-5 a channel that does not let us in is said so, and nobody is asked', async () => {
    const { channel, op } = await givenChannel();
    await op.mode(channel, '+i');

    await expect(given.network.ask(givenQuestion(channel))).rejects.toMatchObject({ code: 'IRC_CHANNEL_CLOSED' });
    expect(op.messages().filter(({ from }) => from === 'tributary')).toEqual([]);
  });
});
