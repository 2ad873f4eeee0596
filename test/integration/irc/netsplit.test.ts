import type { IrcServer } from '#test/servers/irc-server';
import { startNgircdPair } from '#test/servers/ngircd';
import { eventually } from '#test/world/eventually';
import { type IrcPerson, ircPerson } from '#test/world/irc-person';
import { type GivenNetwork, givenNetwork, givenQuestion } from './given-network.ts';

const CHANNEL = '#split';

let here: IrcServer;
let there: IrcServer;
let given: GivenNetwork;
let op: IrcPerson;
let root: IrcPerson;
const people: IrcPerson[] = [];

beforeEach(async () => {
  [here, there] = await startNgircdPair();
  given = givenNetwork(here);
  await given.network.connect();
  op = await person(there, 'opal');
  await op.join(CHANNEL);
  root = await person(here, 'root');
  await root.oper(here.operator);
  await seen('opal'); // who comes before the servers know of each other's channels is operator of another one
  await root.join(CHANNEL);
  await eventually(async () => (await given.network.operatorsOf(CHANNEL)).length === 1);
});

afterEach(async () => {
  await given?.network.close();
  await Promise.all(people.splice(0).map((one) => one.quit()));
  await Promise.all([here?.stop(), there?.stop()]);
});

async function person(server: IrcServer, nick: string): Promise<IrcPerson> {
  const one = await ircPerson({ port: server.port, nick });
  people.push(one);
  return one;
}

const seen = (nick: string) =>
  eventually(async () => (await root.names(CHANNEL)).some((name) => name.endsWith(nick)), { within: 60_000 });

const asked = async () => {
  const question = givenQuestion(CHANNEL);
  expect((await given.network.ask(question)).map(({ nick }) => nick)).toEqual(['opal']);
  await op.waitForMessage({ from: 'tributary', text: question.code });
  return question;
};

/** The servers part on an order, both alive; the operator is seen here no more. */
const split = async () => {
  root.raw(`SQUIT ${there.name} :parted`);
  await eventually(async () => !(await root.names(CHANNEL)).some((name) => name.endsWith('opal')));
};

const wordOf = (code: string, nth = 0) =>
  eventually(() => given.words.filter((word) => word.code === code)[nth], { within: 20_000 });

test('C-5 who takes the nick of the operator during a netsplit is not the operator, with the same mask and with rights', async () => {
  const question = await asked();
  await split();
  const thief = await person(here, 'opal');
  await thief.join(CHANNEL);
  await root.mode(CHANNEL, '+o', 'opal');

  await thief.pm('tributary', `yes ${question.code}`);

  expect(await wordOf(question.code)).toMatchObject({
    person: { nick: 'opal', operator: true },
    sameAsAsked: false,
  });
  expect(await given.network.stateOfCode(question.code)).toBe('void');
  expect(given.voided).toEqual([question.code]);
});

test('C-5 the operator who was split away and came back is asked anew: the old code is void, the new one counts', async () => {
  const question = await asked();
  await split();
  await seen('opal');
  root.raw(`MODE ${CHANNEL} +o opal`); // the servers may have kept it
  await eventually(async () => (await root.names(CHANNEL)).includes('@opal'));

  await op.pm('tributary', `yes ${question.code}`);
  expect(await wordOf(question.code)).toMatchObject({ person: { operator: true }, sameAsAsked: false });
  const again = await asked();
  await op.pm('tributary', `yes ${again.code}`);

  expect(await wordOf(again.code)).toMatchObject({ person: { operator: true }, sameAsAsked: true });
});

test('C-8 the right of an operator on the other side of a netsplit cannot be seen, which is not the same as lost', async () => {
  const { mask } = await op.whois('opal');
  const right = () => given.network.rightOf({ channel: CHANNEL, mask });
  expect(await right()).toBe('holds');

  await split();

  expect(await right()).toBe('unknown');
});
