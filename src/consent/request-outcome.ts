import type { MessageContent } from './request-message.ts';

/** What came of a request, for the people of the room where it was written. */
export type RequestOutcome =
  | { readonly kind: 'refused'; readonly why: string }
  /** Others ask for the same; with a link when there is a plan already. */
  | { readonly kind: 'joined'; readonly link?: string }
  | { readonly kind: 'waits'; readonly request: string }
  | { readonly kind: 'begins' }
  | { readonly kind: 'planned'; readonly link: string; readonly sides: number }
  /** The sentences that may be said there, and how many may not. */
  | { readonly kind: 'blocked'; readonly why: readonly string[]; readonly withheld: number }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'declined'; readonly note: string | undefined }
  | { readonly kind: 'ended'; readonly how: MergeEnd; readonly link: string };

/** How a merge stands that goes on by itself no more. */
export type MergeEnd = 'done' | 'undone' | 'paused' | 'refused' | 'failed';

const ENDED: Readonly<Record<MergeEnd, string>> = {
  done: 'The merge that you asked for is done.',
  undone: 'The merge that you asked for was taken back.',
  paused: 'The merge that you asked for is paused.',
  refused: 'The merge that you asked for was refused by one of the sides.',
  failed: 'The merge that you asked for did not succeed.',
};

const HOW_IT_STANDS = { room: '!tributary status', network: 'that page' } as const;
const MOST_REASONS = 5;

/** The message that tells it. Plain text only, so that no name can smuggle in markup (threat T-24). */
export function outcomeContent(outcome: RequestOutcome): MessageContent {
  return { msgtype: 'm.notice', body: outcomeText(outcome, 'room'), 'm.mentions': {} };
}

/** The same as text, for a room or for a private message on a network, where no command of ours is known. */
export function outcomeText(outcome: RequestOutcome, where: 'room' | 'network'): string {
  switch (outcome.kind) {
    case 'refused':
      return `Sorry, I cannot ask for this. ${outcome.why}`;
    case 'joined':
      return outcome.link === undefined
        ? 'This is asked for already, and waits for the operators. I noted that you want it as well.'
        : `This is asked for already; I noted that you want it as well. Here is the plan: ${outcome.link}`;
    case 'waits':
      return `Thank you. An operator of this Tributary looks at it first; I will tell you here what came of it. (Request ${outcome.request})`;
    case 'begins':
      return 'Thank you. I am looking at the rooms now, and will tell you here what would be done.';
    case 'planned': {
      const asked = outcome.sides === 1 ? 'The one side concerned is' : `The ${outcome.sides} sides concerned are`;
      return `Here is the plan: ${outcome.link}\n${asked} being asked now, each where it is met. Nothing happens unless all agree; ${HOW_IT_STANDS[where]} tells how it stands.`;
    }
    case 'blocked':
      return `As things stand these rooms cannot become one. Nothing was changed.\n${blockedReasons(outcome).join('\n')}`;
    case 'failed':
      return `This could not be planned. Nothing was changed. ${outcome.why}`;
    case 'ended':
      return `${ENDED[outcome.how]} More about it: ${outcome.link}`;
    case 'declined':
      return `The operators declined this request${outcome.note === undefined ? '.' : `: ${outcome.note}`} Nothing was changed.`;
  }
}

function blockedReasons({ why, withheld }: Extract<RequestOutcome, { kind: 'blocked' }>): readonly string[] {
  const shown = why.slice(0, MOST_REASONS);
  const more = why.length - shown.length + withheld;
  return [
    ...shown.map((line) => `- ${line}`),
    ...(more > 0 ? [`- and ${more} more, which the operators can see`] : []),
  ];
}
