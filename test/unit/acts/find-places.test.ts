import fc from 'fast-check';
import { parseCommand } from '#src/consent/commands';
import { ARABIC, linesFromTheRight } from '#test/world/arabic-names';
import { dangerousCharacters } from '#test/world/dangerous-characters';
import { type ActsGiven, givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { type FoundGiven, givenFound } from '#test/world/given-found';
import { bot } from '#test/world/simulated-rooms';

const { ann, mallory } = PEOPLE;
const FIND = '!tributary find irc://libera/#crystal';
const members = { [bot.user]: 'join', '@dave:example.org': 'join' };
const NOTHING = 'I know of no other public room or channel of this community.';
const finds = (portal: ActsGiven['portal'] = {}) =>
  givenActs({ portal: { members, ...portal } }).says(mallory, ROOMS.canonical, FIND);

test('F-2 find tells which rooms lead to a channel, by name and address', async () => {
  const answer = await finds({ state: { 'm.room.name': { name: 'Crystal on IRC' } } });

  expect(answer).toMatch(
    /^These rooms lead to the same channel:\n- the room Crystal on IRC \(#libera_#crystal:example\.org\)$/,
  );
});

test('T-24 no line begins with the name or the address of a room, which may be Arabic', async () => {
  const address = `#${ARABIC.slice(0, 5)}:example.org`;

  const answers = [
    await finds({ state: { 'm.room.name': { name: ARABIC } } }),
    await finds({ state: { 'm.room.name': { name: '' }, 'm.room.canonical_alias': { alias: address } } }),
  ];

  expect(answers.join('\n')).toContain(address);
  expect(answers.flatMap((answer) => linesFromTheRight(String(answer)))).toEqual([]);
});

test('T-17 a room that is not public is neither named nor counted', async () => {
  const secret = { 'm.room.name': { name: 'The secret room' }, 'm.room.join_rules': { join_rule: 'invite' } };

  const answer = await finds({ state: secret });

  expect(answer).toBe(NOTHING);
});

test.each([
  ['!tributary find', NOTHING],
  ['!tributary find irc://libera/#nothing', NOTHING],
  ['!tributary find irc://nowhere/#crystal', NOTHING],
  ['!tributary find #nobody:example.org', NOTHING],
  ['!tributary find ./rooms', 'Please write it in a room of the community, or name one room or channel'],
])('F-2 "%s" says so where nothing is found', async (line, says) => {
  expect(await givenActs({ portal: { members } }).says(ann, ROOMS.canonical, line)).toContain(says);
});

const from = { who: 'the homeserver', where: 'example.org' };
const PORTAL: FoundGiven = {
  fields: { id: `matrix ${ROOMS.portal}`, protocol: 'matrix', alias: '#libera_#quillfern:example.org' },
  facts: [{ kind: 'room', value: ROOMS.portal, from }],
};
const CHAT: FoundGiven = {
  fields: { id: `matrix ${ROOMS.chat}`, protocol: 'matrix', alias: '#quillfern:example.org' },
  facts: [{ kind: 'room', value: ROOMS.chat, from }],
};
const CHANNEL: FoundGiven = {
  fields: { id: 'irc irc/oftc/#quillfern', protocol: 'irc', network: 'oftc', channel: '#quillfern' },
};
const FAR = '!far:elsewhere.org';
const ELSEWHERE: FoundGiven = {
  fields: { id: `matrix ${FAR}`, protocol: 'matrix', alias: '#quillfern:elsewhere.org' },
  facts: [{ kind: 'room', value: FAR, from }],
};

/** What a scan of these sources found is one community, by a person's word. */
async function givenCommunity(sources: Readonly<Record<string, readonly FoundGiven[]>>, given: ActsGiven = {}) {
  const town = givenActs({ portal: { members }, ...given });
  for (const [source, found] of Object.entries(sources)) await givenFound(town.ports.endpoints, found, source);
  const [first, ...others] = Object.values(sources).flat();
  for (const { fields } of others)
    await town.acts.sayWhetherSame({ a: first?.fields.id ?? '', b: fields.id, word: 'same', by: ann });
  await town.acts.groups({});
  return town;
}

test('D-10 find answers with the places that discovery found to be one community', async () => {
  const found = { 'joined:example.org': [CHAT], 'irc:oftc': [CHANNEL], 'directory:elsewhere.org': [ELSEWHERE] };
  const town = await givenCommunity(found);

  const answer = await town.says(mallory, ROOMS.chat, '!tributary find');

  expect(answer).toBe(
    'These places belong to the same community:\n- irc://oftc/#quillfern\n- the room #quillfern:elsewhere.org',
  );
});

test('D-10 a room can be named by an address that discovery knows, in any case, and a channel that no bridge links', async () => {
  const town = await givenCommunity({ 'directory:elsewhere.org': [ELSEWHERE], 'irc:oftc': [CHANNEL] });

  const byRoom = await town.says(mallory, ROOMS.canonical, '!tributary find #QUILLFERN:elsewhere.org');
  const byChannel = await town.says(mallory, ROOMS.canonical, '!tributary find irc://oftc/#Quillfern');

  expect(byRoom).toMatch(/- irc:\/\/oftc\/#quillfern$/);
  expect(byChannel).toMatch(/- the room #quillfern:elsewhere\.org$/);
});

test('T-17 find tells strangers of no room that is not public, no hidden channel and no place that only a file knows', async () => {
  const secret = { 'm.room.join_rules': { join_rule: 'invite' }, 'm.room.name': { name: 'The secret room' } };
  const hidden = { ...CHANNEL, facts: [{ kind: 'modes' as const, value: '+nts', from }] };
  const unlisted = { fields: { id: 'irc irc/oftc/#own', protocol: 'irc', network: 'oftc', channel: '#own' } };
  const found = {
    'bridge:b': [PORTAL, unlisted],
    'joined:example.org': [CHAT],
    'irc:oftc': [hidden],
    file: [ELSEWHERE],
  };
  const town = await givenCommunity(found, { chat: { state: secret } });

  const inside = await town.says(mallory, ROOMS.chat, '!tributary find');
  const byName = await town.says(mallory, ROOMS.canonical, '!tributary find #quillfern:example.org');
  const byId = await town.says(mallory, ROOMS.canonical, `!tributary find ${ROOMS.chat}`);
  const byChannel = await town.says(mallory, ROOMS.canonical, '!tributary find irc://oftc/#quillfern');

  expect(inside).toMatch(/^These places belong to the same community:\n- [^\n]*\(#libera_#crystal:example\.org\)$/);
  expect([byName, byId]).toEqual([NOTHING, NOTHING]);
  expect(byChannel).toBe(inside);
});

/** What hostile rooms call themselves: markup, line ends, commands of ours, what turns the writing direction, any characters. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
  fc.constantFrom(
    '<img src=x onerror=alert(1)>',
    '[click](javascript:alert(1)) **bold** `code`',
    'quiet\n!tributary agree K7QF2M9X',
    'a\r\nPRIVMSG #x :spam',
    '\u202Edesrever\u200B',
    '@room everybody',
  ),
);

test('T-24 whatever rooms call themselves, the answer is plain lines of ours that no client takes for more', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const town = givenActs({
        portal: {
          members,
          state: { 'm.room.name': { name: text }, 'm.room.canonical_alias': { alias: `#${text}:example.org` } },
        },
      });

      await town.says(mallory, ROOMS.canonical, FIND);

      const [reply] = (await town.posted(ROOMS.canonical)).slice(-1);
      const lines = String(reply?.content.body).split('\n');
      expect(lines).toHaveLength(2);
      expect(lines[1]?.startsWith('- ')).toBe(true);
      expect(lines.some((line) => dangerousCharacters(line).length > 0 || parseCommand(line) !== undefined)).toBe(
        false,
      );
      expect(reply?.content).toMatchObject({ msgtype: 'm.notice', 'm.mentions': { user_ids: [mallory] } });
      expect(reply?.content).not.toHaveProperty('formatted_body');
    }),
    { numRuns: 60 },
  );
}, 60_000);
