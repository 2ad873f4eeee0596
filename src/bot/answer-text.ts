import type { PartyAnswer } from '#src/acts/answers';
import type { HeardAnswer, Tally } from '#src/acts/hearing/heard-answer';
import { asTime, counted, plainName } from '#src/acts/pages/in-words';
import type { FoundPlaces } from '#src/acts/rooms/find-places';
import type { PublicPlace } from '#src/acts/rooms/public-places';
import type { Word } from '#src/consent/consent';
import type { MergeRequest } from '#src/ports/merge-requests';
import { commandTable, helpText } from './command-table.ts';
import { faultText } from './fault-text.ts';

/** An answer in one or two polite sentences, as it is posted in the room. */
export function answerText(answer: HeardAnswer): string {
  if (isFixed(answer)) return FIXED[answer.kind];
  switch (answer.kind) {
    case 'word':
      return wordText(answer);
    case 'word-again':
      return `Thank you, I have noted that already. ${HOW_TO_TAKE_BACK}`;
    case 'word-not-counted':
      return faultText(answer.fault, answer.levelNeeded);
    case 'withdrawn':
      return withdrawnText(answer);
    case 'approved':
      return `Thank you, noted. ${APPROVED[answer.what](plainName(answer.name))} before anything is for good, if you still have your level then. To take it back, delete your message.`;
    case 'status':
      return statusText(answer);
    case 'requested-from-afar':
      return `Thank you, that is request ${answer.request}. I will tell you here what comes of it, as long as I see you under this name and host.`;
    case 'requests':
      return requestsText(answer.requests);
    case 'decided':
      return DECIDED[answer.decision](answer.request);
    case 'found':
      return foundText(answer.found);
    case 'shown':
      return `${answer.proposal} ${tallyText(answer.tally)}. Everything in detail: ${answer.link}`;
    case 'quiet':
      return answer.isQuiet ? QUIET : 'Thank you, I may ask in this room again.';
    case 'not-possible':
      return `${answer.text.happened} ${answer.text.left} ${answer.text.now}`;
    case 'unclear':
      return unclearText(answer);
    case 'help':
      return helpText();
  }
}

/** Answers that are the same whatever was said. */
const FIXED = {
  'only-in-canonical': 'Thank you, but that counts only in the room that stays, written by its admins.',
  confirmed: 'Thank you, it is confirmed. The old rooms will now be replaced, for good.',
  requested: 'Let me look at these rooms; I will answer here in a moment.',
  'not-operator': 'Sorry, that is for the operators of this Tributary.',
  'only-in-chat': 'Please ask me that in a chat between us two: it may name rooms that are not public.',
  'no-plan':
    'Nothing is planned for this room. To ask for it: !tributary request #old:example.org into #new:example.org',
  'code-unknown': 'I do not know this code here. Please copy it from the newest question in this room.',
  'plan-closed': 'This question is closed; nothing was changed by your answer.',
  called: 'I am a program, and understand a few commands only. !tributary help lists them.',
} as const;

function isFixed(answer: HeardAnswer): answer is Extract<HeardAnswer, { kind: keyof typeof FIXED }> {
  return Object.hasOwn(FIXED, answer.kind);
}

const HOW_TO_TAKE_BACK = 'To take it back, delete your message or write: !tributary withdraw CODE';

const QUIET =
  'I will not ask in this room again. What was asked already stays unanswered, which is no agreement. To let me ask again: !tributary welcome';

const APPROVED = {
  promote: (name: string) => `${name} becomes a moderator here`,
  lift: (name: string) => `The ban of ${name} is lifted here`,
} as const;

const WITHDRAWN = {
  'taken-back': 'It is taken back. Nothing goes on without a new agreement.',
  'objection-lifted': 'Your objection is lifted. Where it stopped the work, the operators can let it go on.',
  'too-late': 'A room was replaced already, and that cannot be taken back; what was agreed stands.',
  'nothing-stood': 'There is nothing of yours to take back.',
} as const;

function withdrawnText({ effect, deleted }: Extract<HeardAnswer, { kind: 'withdrawn' }>): string {
  if (!deleted) return WITHDRAWN[effect];
  return `${plainName(deleted.by)} deleted the message by which ${plainName(deleted.whose)} had agreed, and with it the agreement is taken back. Nothing goes on without a new agreement.`;
}

const THANKS: Readonly<Record<Word, string>> = {
  agree: 'Thank you, your agreement is noted.',
  refuse: 'Thank you, your no is noted. Nothing will be done.',
  object: 'Thank you, your objection is noted. Nothing goes on until it is lifted.',
};

function wordText({ word, plan, tally, link, startsAfter }: Extract<HeardAnswer, { kind: 'word' }>): string {
  if (word === 'refuse') return THANKS.refuse;
  // Who objects may never have been asked, and then knows no code.
  if (word === 'object')
    return `${THANKS.object} To lift it, delete your message or write: !tributary withdraw ${plan}`;
  const open = tally.parties - tally.granted;
  if (open > 0)
    return `${THANKS.agree} ${counted(open, 'side has', 'sides have')} still to agree (${link}). ${HOW_TO_TAKE_BACK}`;
  const when = startsAfter === undefined ? '' : ` Objections are possible until ${asTime(startsAfter)}.`;
  return `${THANKS.agree} Everybody has agreed.${when}`;
}

const STATES: Readonly<Record<string, string>> = {
  open: 'nobody has been asked yet',
  asked: 'it waits for answers',
  running: 'it is under way',
  waiting: 'it waits for somebody',
  paused: 'it is paused',
  undoing: 'it is being taken back',
  undone: 'it was taken back',
  refused: 'it was refused',
  failed: 'it has stopped at a failure',
  done: 'it is done',
  ended: 'it is done',
};

function statusText({ plan, state, tally, here, link }: Extract<HeardAnswer, { kind: 'status' }>): string {
  return [`Plan ${plan}: ${STATES[state] ?? state}; ${tallyText(tally)}.`, ...here.map(partyText), link].join(' ');
}

function tallyText({ granted, parties }: Tally): string {
  return `${granted} of ${counted(parties, 'side has', 'sides have')} agreed`;
}

function partyText({ verdict, why }: PartyAnswer): string {
  if (verdict === 'granted') return 'This room has agreed.';
  return `This room: ${why ?? 'nobody has agreed yet'}.`;
}

const DECIDED = {
  approve: (id: string) =>
    `Thank you, ${id} is approved. It is planned now, and whoever asked is told what comes of it.`,
  decline: (id: string) => `Thank you, ${id} is declined, and whoever asked is told.`,
} as const;

const MOST_REQUESTS = 10;

/** What people wrote themselves stands in plain text and never as markup (threat T-24). */
function requestsText(requests: readonly MergeRequest[]): string {
  if (requests.length === 0) return 'Nobody asks for anything.';
  const shown = requests.slice(0, MOST_REQUESTS);
  const lines = shown.map(({ id, state, by, into, retire }) => {
    const rooms = retire.map(plainName).join(', ');
    return `- ${id} (${state}): ${plainName(by)} asks for ${rooms} into ${into === undefined ? 'one' : plainName(into)}`;
  });
  const more = requests.length > shown.length ? [`- and ${requests.length - shown.length} more`] : [];
  return ['These wait:', ...lines, ...more, 'To decide: !tributary requests approve ID, or decline ID'].join('\n');
}

const MOST_PLACES = 10;

/** Names stand in plain text and never as markup (threat T-24). */
function foundText({ linked, certain, likely }: FoundPlaces): string {
  const lines = [
    ...placesText('These rooms lead to the same channel:', linked),
    ...placesText('These places belong to the same community:', certain),
    ...placesText('These places probably belong to the same community:', likely),
  ];
  return lines.length > 0 ? lines.join('\n') : 'I know of no other public room or channel of this community.';
}

function placesText(title: string, places: readonly PublicPlace[]): readonly string[] {
  if (places.length === 0) return [];
  const shown = places.slice(0, MOST_PLACES);
  const lines = shown.map((place) => `- ${placeText(place)}`);
  return [title, ...lines, ...(places.length > shown.length ? [`- and ${places.length - shown.length} more`] : [])];
}

/** Never a name first: where it is Arabic or Hebrew, apps would set the whole line from right to left. */
function placeText({ name, address }: PublicPlace): string {
  const isRoom = /^[#!]/.test(address);
  const what = name === address ? address : `${name} (${address})`;
  return isRoom ? `the room ${what}` : what;
}

function unclearText({ about, near }: Extract<HeardAnswer, { kind: 'unclear' }>): string {
  const example = commandTable.find(({ name }) => name === about)?.example;
  if (about === 'requests') return 'Please write: !tributary requests, or requests approve ID, or requests decline ID';
  if (about === 'request') return `Please name the rooms and nothing else, like this: ${example}`;
  if (about === 'find')
    return `Please write it in a room of the community, or name one room or channel: ${example} #crystal:example.org`;
  if (about === 'promote' || about === 'lift') return `Please name one person and nothing else, like this: ${example}`;
  if (example !== undefined) return `Please name the code and nothing else, like this: ${example}`;
  const meant = near === undefined ? '' : ` Did you mean !tributary ${near}?`;
  return `Sorry, I did not understand that.${meant} !tributary help lists what I understand.`;
}
