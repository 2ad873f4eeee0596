import { TOKEN_USER, type TownUser } from '#test/servers/gitter/resources';
import { GITTER_PEOPLE, GITTER_ROOM, type GitterGiven, givenGitter } from './given-gitter.ts';

type Town = Awaited<ReturnType<typeof givenGitter>>;

const { ann, gus, bob, matrixbot } = GITTER_PEOPLE;
const open: Town[] = [];

afterEach(async () => {
  for (const town of open.splice(0)) await town.close();
});

async function given(more: GitterGiven = {}): Promise<Town> {
  const town = await givenGitter(more);
  open.push(town);
  return town;
}

const maskOf = ({ id, username }: { readonly id: string; readonly username: string }) => `${username}!${id}@own`;

test('C-6 the admins of a room are asked once in the room itself, and their yes there counts', async () => {
  const town = await given();
  await town.town.acts.askNetworks();
  const [question, ...more] = town.messages;

  town.says(ann, `yes ${await town.code()}`);
  const standing = await town.standing();

  expect(town.how).toContain('gitter://own/Crystal-Lang/crystal');
  expect(question).toMatchObject({ fromUser: TOKEN_USER, text: expect.stringContaining('@ann') });
  expect(question?.text).toContain(`yes ${await town.code()}`);
  expect(more).toEqual([]);
  expect(standing).toMatchObject({ verdict: 'granted', people: [maskOf(ann)] });
});

test('C-11 the evidence of a yes on Gitter is the id of its message, and its author is answered there', async () => {
  const town = await given();
  const { id } = town.says(ann, `@tributary yes ${await town.code()}`);

  await town.standing();

  const { entries } = await town.town.acts.audit({ id: town.plan.id, verify: false });
  expect(entries.find(({ what }) => what === 'consent-granted')).toMatchObject({
    who: maskOf(ann),
    detail: { note: `message ${id}` },
  });
  expect(town.messages.at(-1)).toMatchObject({ fromUser: TOKEN_USER, text: expect.stringMatching(/^@ann /) });
});

test.each([
  ['somebody who administers nothing', bob, {}, [[maskOf(bob), 'too-little-power']]],
  [
    'a person of Matrix, whom the bridge lets speak',
    matrixbot,
    { virtualUser: { type: 'matrix' } },
    [[maskOf(matrixbot), 'through-bridge']],
  ],
  [
    'an admin whose message came over a bridge',
    ann,
    { virtualUser: { type: 'matrix' } },
    [[maskOf(ann), 'through-bridge']],
  ],
  ['a message that was edited', ann, { editedAt: '2026-01-15T12:00:00.000Z' }, []],
] as const)('C-6 the right code from %s opens nothing', async (_who, person, more, reasons) => {
  const town = await given();
  town.says(person, `yes ${await town.code()}`, more);

  expect(await town.standing()).toMatchObject({ verdict: 'unknown', people: [] });
  expect(await town.rejected()).toEqual(reasons);
});

test('C-6 our own account and the bots of Gitter administer nothing, whatever the list says', async () => {
  const town = await given();
  town.extraAdmins.push(matrixbot);
  town.says(TOKEN_USER, `yes ${await town.code()}`);
  town.says(matrixbot, `yes ${await town.code()}`);

  expect(await town.standing()).toMatchObject({ verdict: 'unknown', people: [] });
  expect(town.words.map(({ person }) => person.mask)).toEqual([maskOf(matrixbot)]);
});

test('C-6 where a room leaves it to its group, the admins of the group speak for it', async () => {
  const groupAdmins = [gus, TOKEN_USER];
  const town = await given({
    room: { security: { type: 'GROUP', admins: 'GROUP_ADMIN', extraAdmins: [], groupAdmins } },
  });
  town.says(gus, `yes ${await town.code()}`);

  expect(await town.standing()).toMatchObject({ verdict: 'granted', people: [maskOf(gus)] });
});

test('C-6 a room that keeps its own admins is not spoken for by those of its group', async () => {
  const security = { type: 'GROUP', admins: 'MANUAL', extraAdmins: [ann, TOKEN_USER], groupAdmins: [gus, TOKEN_USER] };
  const town = await given({ room: { security } });
  town.says(gus, `yes ${await town.code()}`);

  expect(await town.standing()).toMatchObject({ verdict: 'unknown', people: [] });
});

test('C-7 where our account may not see who the admins are nobody is asked there, and it is said how to change that', async () => {
  const extraAdmins: TownUser[] = [ann];
  const town = await given({ room: { security: { extraAdmins } } });

  expect(town.how).toContain('has to be a member and an admin of that room');
  expect(town.troubles).toMatchObject([{ code: 'GITTER_ADMINS_UNSEEN' }]);
  expect(town.messages).toEqual([]);
  extraAdmins.push(TOKEN_USER);
  await town.town.acts.askNetworks();

  expect(town.messages).toMatchObject([{ text: expect.stringContaining('@ann') }]);
});

test('C-7 a yes that cannot be checked now is heard again when it can', async () => {
  let down = false;
  const town = await given({ misbehaves: (path) => (down && path.includes('/security') ? 'answers-500' : undefined) });
  town.says(ann, `yes ${await town.code()}`);

  down = true;
  expect(await town.standing()).toMatchObject({ verdict: 'unknown' });
  down = false;
  expect(await town.standing()).toMatchObject({ verdict: 'granted', people: [maskOf(ann)] });
});

test('C-4 a word is taken back on Gitter, and is not brought back by a restart that reads the room again', async () => {
  const town = await given();
  town.says(ann, `yes ${await town.code()}`);
  expect(await town.standing()).toMatchObject({ verdict: 'granted' });

  town.says(ann, `withdraw ${await town.code()}`);
  expect(await town.standing()).toMatchObject({ verdict: 'unknown', people: [] });
  await town.restart();

  expect(await town.standing()).toMatchObject({ verdict: 'unknown', people: [] });
});

test('C-2 a quorum of two is two accounts: a new name does not make a second person', async () => {
  const levels = { users: { '@ann:example.org': 100, '@bea:example.org': 100, '@tributary:example.org': 100 } };
  const members = { '@bea:example.org': 'join', '@tributary:example.org': 'join', '@irc:example.org': 'join' };
  const town = await given({ policy: { quorum: 2 }, canonical: { levels, members } });
  town.says(ann, `yes ${await town.code()}`);
  await town.standing();

  town.says({ ...ann, username: 'ann-renamed' }, `yes ${await town.code()}`);
  expect(await town.standing()).toMatchObject({ verdict: 'unknown', people: [maskOf(ann)] });
  town.extraAdmins.push(bob);
  town.says(bob, `yes ${await town.code()}`);

  expect(await town.standing()).toMatchObject({ verdict: 'granted', people: [maskOf(ann), maskOf(bob)] });
});

test('C-8 the right of who agreed is read from the instance again: held, lost, or not to be seen', async () => {
  let down = false;
  const town = await given({ misbehaves: (path) => (down && path.includes('/security') ? 'answers-500' : undefined) });
  const right = () => town.side().rightOf({ channel: GITTER_ROOM.id, mask: maskOf(ann) });

  expect(await right()).toBe('holds');
  town.extraAdmins.splice(0, 1);
  expect(await right()).toBe('lost');
  town.extraAdmins.push(ann);
  down = true;

  expect(await right()).toBe('unknown');
});

test('C-12 an admin who says stop is not asked again there; of anybody else it is talk', async () => {
  const town = await given();
  const question = { act: 'another', channel: GITTER_ROOM.id, code: 'ABCD2345', lines: ['Another question'] };
  town.says(bob, 'stop');
  await town.standing();
  expect(await town.side().ask(question)).toMatchObject([{ nick: 'ann' }]);

  town.says(ann, 'stop');
  await town.standing();
  const count = town.messages.length;

  await expect(town.side().ask({ ...question, act: 'a third' })).rejects.toMatchObject({
    code: 'GITTER_ASKING_STOPPED',
  });
  expect(town.messages).toHaveLength(count);
});

test('C-12 a room sees three questions a day', async () => {
  const town = await given();
  const ask = (n: number) =>
    town.side().ask({ act: `act ${n}`, channel: GITTER_ROOM.id, code: `CODEAAA${n}`, lines: [`Question ${n}`] });

  const asked = [await ask(2), await ask(3), await ask(4)];

  expect(asked.map((people) => people.length)).toEqual([1, 1, 0]);
  expect(town.messages).toHaveLength(3);
});
