import type { ErrorDefinition } from './definition.ts';

/** Errors of consent. */
export const consentErrors = {
  CONSENT_CODE_UNKNOWN: {
    kind: 'not-found',
    retry: 'never',
    tookEffect: 'no',
    happened: 'The code {code} belongs to no open question in this room.',
    left: 'No consent was recorded.',
    now: 'Copy the code from the newest request in this room.',
  },
} as const satisfies Record<string, ErrorDefinition>;
