import fc from 'fast-check';
import { parseCommand } from '#src/consent/commands';
import { hasHiddenCharacters } from '#src/portals/look-alike';
import { type ActsGiven, givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { bot } from '#test/world/simulated-rooms';

const { ann, mallory } = PEOPLE;
const FIND = '!tributary find irc://libera/#crystal';
const members = { [bot.user]: 'join', '@dave:example.org': 'join' };
const finds = (portal: ActsGiven['portal'] = {}) =>
  givenActs({ portal: { members, ...portal } }).says(mallory, ROOMS.canonical, FIND);

test('F-2 find tells which rooms lead to a channel, by name and address', async () => {
  const answer = await finds({ state: { 'm.room.name': { name: 'Crystal on IRC' } } });

  expect(answer).toMatch(/^These rooms lead to the same channel:\n- Crystal on IRC \(#libera_#crystal:example\.org\)$/);
});

test('T-17 a room that is not public is counted, and neither named nor told apart', async () => {
  const secret = { 'm.room.name': { name: 'The secret room' }, 'm.room.join_rules': { join_rule: 'invite' } };

  const answer = await finds({ state: secret });

  expect(answer).toBe('These rooms lead to the same channel:\n- 1 room that is not public');
});

test.each([
  ['!tributary find', 'I know of no other room'],
  ['!tributary find irc://libera/#nothing', 'I know of no other room'],
  ['!tributary find irc://nowhere/#crystal', 'I know of no other room'],
  ['!tributary find #crystal:example.org', 'Please write it in a room, or name a channel'],
])('F-2 "%s" says so where nothing is found', async (line, says) => {
  expect(await givenActs({ portal: { members } }).says(ann, ROOMS.canonical, line)).toContain(says);
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
      expect(lines.some((line) => hasHiddenCharacters(line) || parseCommand(line) !== undefined)).toBe(false);
      expect(reply?.content).toMatchObject({ msgtype: 'm.notice', 'm.mentions': { user_ids: [mallory] } });
      expect(reply?.content).not.toHaveProperty('formatted_body');
    }),
    { numRuns: 60 },
  );
}, 60_000);
