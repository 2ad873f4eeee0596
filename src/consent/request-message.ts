import type { JsonObject } from '#src/portals/json';
import type { ConsentRequest } from './consent.ts';
import type { Party } from './party.ts';
import { plainName } from './plain-text.ts';

/** What a request or a summary tells the people of one room; sentences, each already in plain words. */
export interface RoomSummary {
  /** Who wants it; undefined when nobody is named. */
  readonly asker: string | undefined;
  /** One sentence: what becomes of this room. */
  readonly proposal: string;
  /** What the people here will see. */
  readonly seen: readonly string[];
  readonly warnings: readonly string[];
  /** What somebody here must do besides agreeing, such as giving power. */
  readonly tasks: readonly string[];
  /** Where everything stands in full. */
  readonly link: string;
  readonly plan: string;
  readonly hash: string;
}

/** A message as it is sent; the caller adds where and as whom. */
export type MessageContent = JsonObject;

const MOST_LINES = 12;
const MOST_MENTIONS = 10;

/** Who speaks, for people who have never heard of us; one sentence, the same in every room. */
const INTRODUCTION =
  'I am Tributary, a program that joins the rooms of one community into one, when everybody responsible agrees.';

/**
 * The one message that asks a room's party (spec C-2): who speaks, who asks, what happens, what to type, and in its content
 * `io.tributary.consent` for programs. Plain text only, so that no name can smuggle in markup (threat T-24).
 */
export function requestContent(
  request: ConsentRequest,
  summary: RoomSummary,
  { people, level }: Pick<Party, 'people' | 'level'>,
): MessageContent {
  const { plan, hash, party, code, expiresAt } = request;
  const lines = [...openingLines(summary), '', ...answerLines(request, level), NEVER];
  return {
    msgtype: 'm.text',
    body: [...lines, '', ...closingLines(summary)].join('\n'),
    'm.mentions': people.length > 0 ? { user_ids: people.slice(0, MOST_MENTIONS) } : {},
    'io.tributary.consent': { plan, hash, party, code, expires: expiresAt },
  };
}

/** The message that asks for one line by itself: agreeing to the plan does not agree to it (spec P-3). */
export function lineContent(
  request: ConsentRequest,
  summary: RoomSummary,
  { text, level }: { readonly text: string; readonly level: number },
): MessageContent {
  const { plan, hash, party, code, expiresAt } = request;
  const lines = [
    'The proposal above makes something here more open than it is. That takes an agreement of its own:',
    `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`,
    '',
    ...answerLines(request, level),
  ];
  return {
    msgtype: 'm.text',
    body: [...lines, '', ...closingLines(summary)].join('\n'),
    'm.mentions': {},
    'io.tributary.consent': { plan, hash, party, code, expires: expiresAt },
  };
}

/** The message to a room without a party of its own: nobody here can agree, but everybody can see it, and object (spec C-11). */
export function summaryContent(summary: RoomSummary): MessageContent {
  const object = [
    '',
    'Others are asked. Until the old rooms are replaced for good, moderators here can object:',
    `!tributary object ${summary.plan}`,
    NEVER,
  ];
  return {
    msgtype: 'm.text',
    body: [...openingLines(summary), ...object, '', ...closingLines(summary)].join('\n'),
    'm.mentions': {},
    'io.tributary.plan': { plan: summary.plan, hash: summary.hash },
  };
}

/** The message that opens the objection period in a room (spec C-9). */
export function objectionContent(summary: RoomSummary, until: number): MessageContent {
  const lines = [
    `${INTRODUCTION} Everybody whose consent is needed has agreed to what ${askerOf(summary)} proposed:`,
    summary.proposal,
    `It starts after ${asTime(until)} at the earliest. Until then, and until the old rooms are replaced for good, moderators here can stop it with:`,
    `!tributary object ${summary.plan}`,
  ];
  return {
    msgtype: 'm.text',
    body: [...lines, '', ...closingLines(summary)].join('\n'),
    'm.mentions': {},
    'io.tributary.plan': { plan: summary.plan, hash: summary.hash, objections_until: until },
  };
}

/** The message that closes the question in a room after somebody's no; who said it is not carried to other rooms. */
export function refusedContent({ plan, hash }: Pick<RoomSummary, 'plan' | 'hash'>): MessageContent {
  return {
    msgtype: 'm.notice',
    body: `The proposal to join this room with others was refused. Nothing was changed, and nothing will be done. (Plan ${plan})`,
    'm.mentions': {},
    'io.tributary.plan': { plan, hash, refused: true },
  };
}

/** A point of time as people everywhere read it. */
export function asTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function openingLines(summary: RoomSummary): readonly string[] {
  return [
    `${INTRODUCTION} For this room, ${askerOf(summary)} proposed:`,
    summary.proposal,
    ...section('What people here will see:', summary.seen),
    ...section('Please note:', summary.warnings),
    ...section('Besides agreeing, somebody here has to:', summary.tasks),
  ];
}

/** Nobody is named where it was planned at the terminal. */
function askerOf({ asker }: RoomSummary): string {
  return asker === undefined ? 'those who run me' : plainName(asker);
}

/** How everybody is left in peace (spec C-12). */
const NEVER = 'To never be asked in this room again, a moderator writes: !tributary never';

function answerLines({ code, expiresAt }: ConsentRequest, level: number): readonly string[] {
  return [
    `Nothing happens unless the people responsible agree: here, those with level ${level} or more. To answer, they write here:`,
    `!tributary agree ${code}`,
    `!tributary refuse ${code}`,
    `or react to this message with ✅ or ❌. To take your word back: !tributary withdraw ${code}, or delete your message.`,
    `The question is open until ${asTime(expiresAt)}; silence is not agreement.`,
  ];
}

function closingLines({ link, plan, hash }: RoomSummary): readonly string[] {
  return [`Everything in detail: ${link}`, `Plan ${plan}, fingerprint ${hash}`];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, MOST_LINES).map((line) => `- ${line}`);
  const more = lines.length > MOST_LINES ? [`- and ${lines.length - MOST_LINES} more, see the link below`] : [];
  return ['', title, ...shown, ...more];
}
