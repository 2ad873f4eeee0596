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
  const { body } = requestContent(aQuestion(), summary, []);

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
  expect(requestContent(aQuestion(), summary, [])['io.tributary.consent']).toEqual({
    plan: 'p_1',
    hash: 'hash',
    party: 'canonical',
    code: CODE,
    expires: EXPIRES,
  });
});

test('C-2 it calls those who can answer, and not the whole room', () => {
  const people = Array.from({ length: 30 }, (_none, index) => `@person${index}:example.org` as UserId);
  const content = requestContent(aQuestion(), summary, people);

  expect((content['m.mentions'] as { user_ids: string[] }).user_ids).toHaveLength(10);
  expect(summaryContent(summary)['m.mentions']).toEqual({});
});

test('T-24 a long list is cut, and no message carries markup', () => {
  const many = { ...summary, warnings: Array.from({ length: 500 }, (_none, index) => `Warning ${index}`) };
  const content = requestContent(aQuestion(), many, []);

  expect(content).not.toHaveProperty('formatted_body');
  expect(JSON.stringify(content).length).toBeLessThan(8_000);
  expect(content.body).toContain('and 488 more');
});

test('C-2 a list that fits is shown whole', () => {
  const warnings = Array.from({ length: 12 }, (_none, index) => `Warning ${index}`);
  const { body } = requestContent(aQuestion(), { ...summary, warnings }, []);

  expect(body).toContain('- Warning 11');
  expect(body).not.toContain('more, see');
});

test('C-9 the announcement says what happens, until when one can object, and how', () => {
  expect(String(objectionContent(summary, ASKED).body).split('\n')).toEqual([
    'Everybody whose consent is needed has agreed.',
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
    '@ann:example.org proposes for this room:',
    'This room stays.',
    '',
    'What people here will see:',
    '- You see it.',
    '',
    'Moderators here can object:',
    '!tributary object p_1',
    '',
    `Everything in detail: ${summary.link}`,
    'Plan p_1, fingerprint abc123',
  ]);
});

test('C-2 where nobody is named who wants it, the question names nobody', () => {
  const { body } = requestContent(aQuestion(), { ...summary, asker: undefined }, []);

  expect(String(body).split('\n')[0]).toBe('A proposal for this room:');
});

test('C-4 none of our own messages is a word, even when somebody sends it again', () => {
  for (const content of [
    requestContent(aQuestion(), summary, []),
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
  const { body, 'io.tributary.consent': consent } = lineContent(aQuestion(), summary, 'guests may read here');

  expect(String(body).split('\n')).toEqual([
    'The proposal above makes something here more open than it is. That takes an agreement of its own:',
    'Guests may read here.',
    '',
    'Nothing happens unless the people responsible agree. To answer, write here:',
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
    body: 'The proposal was refused. Nothing was changed, and nothing will be done. (Plan p_1)',
    'm.mentions': {},
    'io.tributary.plan': { plan: 'p_1', hash: 'abc123', refused: true },
  });
});

test('C-2 where nobody is known who could answer, nobody is mentioned', () => {
  expect(requestContent(aQuestion(), summary, [])['m.mentions']).toEqual({});
  expect(requestContent(aQuestion(), summary, ['@ann:example.org' as UserId])['m.mentions']).toEqual({
    user_ids: ['@ann:example.org'],
  });
});
