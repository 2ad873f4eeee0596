import { bridgeErrors } from './bridge-errors.ts';
import { configErrors } from './config-errors.ts';
import { consentErrors } from './consent-errors.ts';
import { consolidationErrors } from './consolidation-errors.ts';
import type { ErrorDefinition } from './definition.ts';
import { discoveryErrors } from './discovery-errors.ts';
import { gitterErrors } from './gitter-errors.ts';
import { groupErrors } from './group-errors.ts';
import { heisenbridgeErrors } from './heisenbridge-errors.ts';
import { ircErrors } from './irc-errors.ts';
import { matchErrors } from './match-errors.ts';
import { matrixErrors } from './matrix-errors.ts';
import { pageErrors } from './page-errors.ts';
import { planErrors } from './plan-errors.ts';
import { requestErrors } from './request-errors.ts';
import { setupErrors } from './setup-errors.ts';

const all = {
  ...setupErrors,
  ...configErrors,
  ...matrixErrors,
  ...bridgeErrors,
  ...heisenbridgeErrors,
  ...ircErrors,
  ...planErrors,
  ...requestErrors,
  ...pageErrors,
  ...matchErrors,
  ...groupErrors,
  ...discoveryErrors,
  ...gitterErrors,
  ...consentErrors,
  ...consolidationErrors,
};

/** Every error code there is. */
export type ErrorCode = keyof typeof all;

/** Every error code with its meaning (spec E-1); documented in docs/reference/errors.md. */
export const errorDefinitions: Readonly<Record<ErrorCode, ErrorDefinition>> = all;
