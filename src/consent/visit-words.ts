import type { MessageContent } from './request-message.ts';

/** What is said on entering or leaving a room into which somebody invited us. */
export type VisitWord = 'in-chat' | 'in-room' | 'encrypted' | 'no-moderator' | 'not-needed';

const WORDS: Readonly<Record<VisitWord, string>> = {
  'in-chat':
    'Hello, I am Tributary: I help to make the several rooms of one community one, when everybody responsible agrees. To ask for that: !tributary request #old:example.org into #new:example.org\nEverything else I understand: !tributary help',
  'in-room':
    'Hello, I am Tributary, and came because a moderator invited me. To ask for this room and others to become one: !tributary request #other:example.org\nEverything else I understand: !tributary help\nWhen nobody needs me here for a week, I leave.',
  encrypted:
    'Sorry, I cannot read encrypted rooms, so I leave again. Please invite me into a chat without encryption, or into a room that is to become one with others.',
  'no-moderator':
    'Thank you for the invitation. I only stay where a moderator invites me, so I leave again. In a direct chat you can ask me anything: !tributary help',
  'not-needed': 'Nobody needs me here at present, so I leave. An invitation by a moderator brings me back.',
};

/** The message for it; the same for everybody, without a fact about any other room. */
export function visitContent(word: VisitWord): MessageContent {
  return { msgtype: 'm.notice', body: WORDS[word], 'm.mentions': {} };
}
