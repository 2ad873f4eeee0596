import { whatWasSaid } from '#src/consent/what-was-said';
import type { JsonObject } from '#src/portals/json';
import { anEvent, aReaction, CODE } from '#test/world/given-consent';

const LINE = `!tributary agree ${CODE}`;

test('C-4 a message that names the code is a command', () => {
  expect(whatWasSaid(anEvent())).toMatchObject({ kind: 'command', command: { name: 'agree', argument: CODE } });
});

test.each(['✅', '✅️'])('C-4 the reaction %s to a message is a yes to it', (key) => {
  expect(whatWasSaid(aReaction(key))).toEqual({ kind: 'reaction', to: '$question', word: 'agree' });
});

test('C-4 the reaction ❌ is a no', () => {
  expect(whatWasSaid(aReaction('❌'))).toMatchObject({ word: 'refuse' });
});

test('C-4 a redaction names what it takes back', () => {
  const event = anEvent({ type: 'm.room.redaction', content: { redacts: '$said' } });

  expect(whatWasSaid(event)).toEqual({ kind: 'redaction', of: '$said' });
});

test('C-4 an answer to our question counts, without the question that clients repeat in it', () => {
  const relation = { 'm.relates_to': { 'm.in_reply_to': { event_id: '$question' } } };
  const quoted = `> <@tributary:example.org> To answer, write:\n> ${LINE}\n\n`;
  const asks = anEvent({ content: { msgtype: 'm.text', body: `${quoted}What is this?`, ...relation } });
  const agrees = anEvent({ content: { msgtype: 'm.text', body: `${quoted}${LINE}`, ...relation } });
  const onlyQuote = anEvent({ content: { msgtype: 'm.text', body: `> ${LINE}`, ...relation } });

  expect(whatWasSaid(asks)).toBeUndefined();
  expect(whatWasSaid(onlyQuote)).toBeUndefined();
  expect(whatWasSaid(agrees)).toMatchObject({ command: { name: 'agree', argument: CODE } });
});

test('C-4 an answer to our question that does not repeat it counts, as newer clients send it', () => {
  const relation = { 'm.relates_to': { 'm.in_reply_to': { event_id: '$question' } } };

  expect(whatWasSaid(anEvent({ content: { msgtype: 'm.text', body: LINE, ...relation } }))).toMatchObject({
    command: { name: 'agree', argument: CODE },
  });
});

const dropped: readonly (readonly [string, Parameters<typeof anEvent>[0]])[] = [
  [
    'an edit',
    { content: { msgtype: 'm.text', body: LINE, 'm.relates_to': { rel_type: 'm.replace', event_id: '$x' } } },
  ],
  ['an edit without its relation', { content: { msgtype: 'm.text', body: LINE, 'm.new_content': { body: LINE } } }],
  [
    'a code that only its formatting shows',
    {
      content: {
        msgtype: 'm.text',
        body: 'hello',
        format: 'org.matrix.custom.html',
        formatted_body: LINE,
      },
    },
  ],
  ['a line below a quotation by hand, which answers nothing', { body: `> what is this?\n${LINE}` }],
  [
    'a line below a quotation in a thread, which answers nothing',
    {
      content: {
        msgtype: 'm.text',
        body: `> what is this?\n${LINE}`,
        'm.relates_to': { rel_type: 'm.thread', event_id: '$x' },
      },
    },
  ],
  ['a redaction of nothing', { type: 'm.room.redaction', content: {} }],
  ['a redaction of several', { type: 'm.room.redaction', content: { redacts: ['$said'] } }],
  ['a reaction to nothing', { type: 'm.reaction', content: {} }],
  [
    'a reaction that names no message',
    { type: 'm.reaction', content: { 'm.relates_to': { rel_type: 'm.annotation', key: '✅' } } },
  ],
  [
    'a reaction without a sign',
    { type: 'm.reaction', content: { 'm.relates_to': { rel_type: 'm.annotation', event_id: '$question' } } },
  ],
  ['a notice of a program', { content: { msgtype: 'm.notice', body: LINE } }],
  ['an emote', { content: { msgtype: 'm.emote', body: LINE } }],
  ['a body that is no text', { content: { msgtype: 'm.text', body: { toString: LINE } as unknown as JsonObject } }],
  ['nothing, as a redacted message has', { content: {} }],
  ['state', { stateKey: '' }],
  ['another type', { type: 'm.sticker' }],
  ['another emoji', aReaction('👍')],
  ['the name of a member of all objects', aReaction('constructor')],
  [
    'a thread',
    { type: 'm.reaction', content: { 'm.relates_to': { rel_type: 'm.thread', event_id: '$question', key: '✅' } } },
  ],
];

test.each(dropped)('C-4 %s says nothing to us', (_what, event) => {
  expect(whatWasSaid(anEvent(event))).toBeUndefined();
});
