import type { ErrorDefinition } from './definition.ts';

/** Errors of the configuration file and of how commands are called. */
export const configErrors = {
  CONFIG_UNREADABLE: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'The configuration {path} cannot be read: {why}.',
    left: 'Nothing was started.',
    now: 'Check that it is a file and that this account may read it.',
  },
  CONFIG_NOT_JSON: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'The configuration {path} is not JSON: line {line}, column {column}: {what}.',
    left: 'Nothing was started.',
    now: 'Mend that place; JSON has no comments and no comma before a closing bracket.',
  },
  CONFIG_INVALID: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'The configuration {path} cannot be used. Problems found: {count}.',
    left: 'Nothing was started.',
    now: 'Mend what is listed, then try `tributary check-config`; docs/reference/configuration.md explains each key.',
  },
  HOMESERVER_NOT_CONFIGURED: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'The configuration has no appservice on a homeserver named {homeserver}.',
    left: 'Nothing was written.',
    now: 'Name one of: {known}.',
  },
  USAGE_WRONG: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: '{what}',
    left: 'Nothing was done.',
    now: '{hint}',
  },
  OUTPUT_CLOSED: {
    kind: 'temporary',
    retry: 'later',
    tookEffect: 'unknown',
    happened: 'The output could not be written: {why}.',
    left: 'What the command did before stays done and recorded.',
    now: 'Run `tributary status` to see where things stand.',
  },
} as const satisfies Record<string, ErrorDefinition>;
