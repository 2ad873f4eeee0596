import type { ErrorDefinition } from './definition.ts';

/** Errors of the pages that people open from a link. */
export const pageErrors = {
  PAGES_CANNOT_LISTEN: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'The pages behind the links in our messages cannot be shown: listening on {listen} failed ({error}).',
    left: 'Nothing was started.',
    now: 'Choose another `http.listen`, or stop the program that has this one.',
  },
  PAGE_NOT_FOUND: {
    kind: 'not-found',
    retry: 'never',
    tookEffect: 'no',
    happened: 'There is no page at this address.',
    left: 'Nothing was changed.',
    now: 'Open the link again from the message in your room; it may have been cut off when it was copied.',
  },
  PAGE_UNAVAILABLE: {
    kind: 'temporary',
    retry: 'later',
    tookEffect: 'no',
    happened: 'This page cannot be shown at the moment.',
    left: 'What was agreed and done so far stays recorded.',
    now: 'Try again in a few minutes; when that does not help, tell those who run this service.',
  },
} as const satisfies Record<string, ErrorDefinition>;
