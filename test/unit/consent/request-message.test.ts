import { plainName } from '#src/consent/plain-text';
import {
  lineContent,
  objectionContent,
  refusedContent,
  requestContent,
  summaryContent,
} from '#src/consent/request-message';
import { whatWasSaid } from '#src/consent/what-was-said';
import type { UserId } from '#src/portals/ids';
import { ASKED, anEvent, aQuestion, CODE, EXPIRES } from '#test/world/given-consent';

const INTRODUCTION =
  'I am Tributary, a program that joins the rooms of one community into one, when everybody responsible agrees.';

/** A side for which these people may answer. */
const side = (people: readonly UserId[] = []) => ({ people, level: 100 });

const summary = {
  asker: '@ann:example.org' as UserId,
  proposal: 'This room stays.',
  seen: ['You see it.'],
  warnings: ['Mind the gap.'],
  tasks: ['give @tributary:example.org level 100 here'],
  link: 'https://merge.example.org/plans/p_1',
  plan: 'p_1',
  hash: 'abc123',
};

test('C-2 the question says who asks, what happens, what to type, what else to do, and where it all stands', () => {
  const { body } = requestContent(aQuestion(), summary, side());

  for (const part of [
    '@ann:example.org',
    'This room stays.',
    'You see it.',
    'Mind the gap.',
    'level 100 here',
    summary.link,
    'abc123',
  ])
    expect(body).toContain(part);
  expect(String(body).split('\n')).toContain(`!tributary agree ${CODE}`);
});

test('C-2 its content names plan, hash, party, code and expiry for programs', () => {
  expect(requestContent(aQuestion(), summary, side())['io.tributary.consent']).toEqual({
    plan: 'p_1',
    hash: 'hash',
    party: 'canonical',
    code: CODE,
    expires: EXPIRES,
  });
});

test('C-2 it calls those who can answer, and not the whole room', () => {
  const people = Array.from({ length: 30 }, (_none, index) => `@person${index}:example.org` as UserId);
  const content = requestContent(aQuestion(), summary, side(people));

  expect((content['m.mentions'] as { user_ids: string[] }).user_ids).toHaveLength(10);
  expect(summaryContent(summary)['m.mentions']).toEqual({});
});

test('T-24 a long list is cut, and no message carries markup', () => {
  const many = { ...summary, warnings: Array.from({ length: 500 }, (_none, index) => `Warning ${index}`) };
  const content = requestContent(aQuestion(), many, side());

  expect(content).not.toHaveProperty('formatted_body');
  expect(JSON.stringify(content).length).toBeLessThan(8_000);
  expect(content.body).toContain('and 488 more');
});

test('C-2 a list that fits is shown whole', () => {
  const warnings = Array.from({ length: 12 }, (_none, index) => `Warning ${index}`);
  const { body } = requestContent(aQuestion(), { ...summary, warnings }, side());

  expect(body).toContain('- Warning 11');
  expect(body).not.toContain('more, see');
});

test('C-9 the announcement says what happens, until when one can object, and how', () => {
  expect(String(objectionContent(summary, ASKED).body).split('\n')).toEqual([
    `${INTRODUCTION} Everybody whose consent is needed has agreed to what @ann:example.org proposed:`,
    'This room stays.',
    expect.stringContaining('2026-01-15 12:00 UTC'),
    '!tributary object p_1',
    '',
    `Everything in detail: ${summary.link}`,
    'Plan p_1, fingerprint abc123',
  ]);
});

test('C-11 a room without a party of its own reads who wants what, and how its moderators can object', () => {
  expect(String(summaryContent({ ...summary, warnings: [], tasks: [] }).body).split('\n')).toEqual([
    `${INTRODUCTION} For this room, @ann:example.org proposed:`,
    'This room stays.',
    '',
    'What people here will see:',
    '- You see it.',
    '',
    'Others are asked. Until the old rooms are replaced for good, moderators here can object:',
    '!tributary object p_1',
    'To never be asked in this room again, a moderator writes: !tributary never',
    '',
    `Everything in detail: ${summary.link}`,
    'Plan p_1, fingerprint abc123',
  ]);
});

test('C-4 none of our own messages is a word, even when somebody sends it again', () => {
  for (const content of [
    requestContent(aQuestion(), summary, side()),
    summaryContent(summary),
    objectionContent(summary, ASKED),
  ])
    expect(whatWasSaid(anEvent({ content }))).toBeUndefined();
});

test('T-03 a name is shown on one line, cut, without anything unseen', () => {
  expect(plainName('Crystal\u202e\u200b\nlang\u0000')).toBe('Crystal lang');
  expect([...plainName('x'.repeat(500))]).toHaveLength(80);
});

test('P-3 the question for one line says that it is one of its own, the line as a sentence, and what to type', () => {
  const { body, 'io.tributary.consent': consent } = lineContent(aQuestion(), summary, {
    text: 'guests may read here',
    level: 50,
  });

  expect(String(body).split('\n')).toEqual([
    'The proposal above makes something here more open than it is. That takes an agreement of its own:',
    'Guests may read here.',
    '',
    'Nothing happens unless the people responsible agree: here, those with level 50 or more. To answer, they write here:',
    `!tributary agree ${CODE}`,
    `!tributary refuse ${CODE}`,
    expect.stringContaining(`!tributary withdraw ${CODE}`),
    'The question is open until 2026-02-14 12:00 UTC; silence is not agreement.',
    '',
    `Everything in detail: ${summary.link}`,
    'Plan p_1, fingerprint abc123',
  ]);
  expect(consent).toMatchObject({ code: CODE, hash: 'hash' });
});

test('C-11 a refusal is told in fixed words, and so that programs see it', () => {
  expect(refusedContent({ plan: 'p_1', hash: 'abc123' })).toEqual({
    msgtype: 'm.notice',
    body: 'The proposal to join this room with others was refused. Nothing was changed, and nothing will be done. (Plan p_1)',
    'm.mentions': {},
    'io.tributary.plan': { plan: 'p_1', hash: 'abc123', refused: true },
  });
});

test('C-2 where nobody is known who could answer, nobody is mentioned', () => {
  expect(requestContent(aQuestion(), summary, side())['m.mentions']).toEqual({});
  expect(requestContent(aQuestion(), summary, side(['@ann:example.org' as UserId]))['m.mentions']).toEqual({
    user_ids: ['@ann:example.org'],
  });
});

test('C-2 who has never heard of us reads who speaks, in whose name, who can answer, by when, and how to say never', () => {
  const lines = String(requestContent(aQuestion(), summary, side()).body).split('\n');

  expect(lines[0]).toBe(`${INTRODUCTION} For this room, @ann:example.org proposed:`);
  expect(lines).toContain(
    'Nothing happens unless the people responsible agree: here, those with level 100 or more. To answer, they write here:',
  );
  expect(lines).toContain('The question is open until 2026-02-14 12:00 UTC; silence is not agreement.');
  expect(lines).toContain('To never be asked in this room again, a moderator writes: !tributary never');
});

test('C-2 where nobody asked for it by name, those who run us did', () => {
  const { body } = requestContent(aQuestion(), { ...summary, asker: undefined }, side());

  expect(String(body)).toMatch(new RegExp(`^${INTRODUCTION} For this room, those who run me proposed:\n`));
});
