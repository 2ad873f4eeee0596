import type { ErrorDefinition } from './definition.ts';

/** Errors of what people of communities ask for. */
export const requestErrors = {
  REQUEST_NEEDS_ROOMS: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'This names one room only; it takes two to make one.',
    left: 'Nobody was asked.',
    now: 'Name the others, such as: !tributary request #old:example.org into #new:example.org',
  },
  REQUEST_NOT_YOURS: {
    kind: 'not-allowed',
    retry: 'never',
    tookEffect: 'no',
    happened: 'Asking for this takes level {level} in one of the rooms, and I could not see that you have it.',
    left: 'Nobody was asked.',
    now: 'Let a moderator ask, in one of the rooms, after inviting {actor} there.',
  },
  REQUESTED_TOO_OFTEN: {
    kind: 'not-allowed',
    retry: { afterMs: 86_400_000 },
    tookEffect: 'no',
    happened: 'You have asked {count} times within a day, which is the limit.',
    left: 'Nobody was asked again.',
    now: 'Wait a day, or write `!tributary status` in the room that was asked.',
  },
  REQUEST_UNWELCOME: {
    kind: 'not-allowed',
    retry: 'never',
    tookEffect: 'no',
    happened: 'The people of one of these rooms want no such questions.',
    left: 'Nobody was asked.',
    now: 'Talk with them; a moderator there lets me ask again with `!tributary welcome`.',
  },
  REQUEST_NOT_FOUND: {
    kind: 'not-found',
    retry: 'never',
    tookEffect: 'no',
    happened: 'There is no request {request}.',
    left: 'Nothing was changed.',
    now: '`tributary requests` lists those that wait.',
  },
  REQUEST_DECIDED: {
    kind: 'conflict',
    retry: 'never',
    tookEffect: 'no',
    happened: 'The request {request} does not wait for a decision: it is {state}.',
    left: 'Nothing was changed.',
    now: '`tributary requests --all` shows what came of it.',
  },
  REQUEST_NOT_OPERATOR: {
    kind: 'not-allowed',
    retry: 'never',
    tookEffect: 'no',
    happened: '{by} is not an operator of this Tributary.',
    left: 'The request waits as before.',
    now: 'Somebody listed under "operators" in the configuration has to decide.',
  },
} as const satisfies Record<string, ErrorDefinition>;
