import type { ErrorDefinition } from './definition.ts';

/** Errors of bridges and their drivers. */
export const bridgeErrors = {
  BRIDGE_DRIVER_UNKNOWN: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'The bridge {bridge} names the driver {driver}, which does not exist.',
    left: 'Nothing was started.',
    now: 'Use one of {known}.',
  },
} as const satisfies Record<string, ErrorDefinition>;
