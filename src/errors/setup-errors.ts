import type { ErrorDefinition } from './definition.ts';

/** Errors of configuration, database and processes. */
export const setupErrors = {
  CONFIG_NOT_FOUND: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'No configuration was found at {path}.',
    left: 'Nothing was started.',
    now: 'Copy config.sample.json, or name a file with --config FILE or TRIBUTARY_CONFIG.',
  },
  INTERNAL_FAULT: {
    kind: 'bug',
    retry: 'never',
    tookEffect: 'unknown',
    happened: 'Tributary met something it did not expect: {what}.',
    left: 'Work that was under way stays recorded and resumes.',
    now: 'Report it with the log of this moment, then run the command again.',
  },
} as const satisfies Record<string, ErrorDefinition>;
