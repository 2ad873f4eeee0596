import type { ErrorDefinition } from './definition.ts';

/** Errors of homeservers and what they answer. */
export const matrixErrors = {
  MATRIX_UNREACHABLE: {
    kind: 'temporary',
    retry: 'later',
    tookEffect: 'unknown',
    happened: 'The homeserver {server} did not answer ({what}).',
    left: 'Whether the request took effect is asked of the server before anything is repeated.',
    now: 'Check that {server} runs and can be reached; the work goes on by itself.',
  },
  MATRIX_RATE_LIMITED: {
    kind: 'temporary',
    retry: 'later',
    tookEffect: 'no',
    happened: 'The homeserver {server} asked for fewer requests ({what}).',
    left: 'The request had no effect.',
    now: 'Nothing: it is repeated after the time the server named.',
  },
  MATRIX_REFUSED: {
    kind: 'not-allowed',
    retry: 'never',
    tookEffect: 'no',
    happened: '{server} refused {what} with {status} {errcode}: {error}',
    left: 'The request had no effect.',
    now: 'Give {actor} the right it lacks, then run `tributary resume`.',
  },
  MATRIX_NOT_FOUND: {
    kind: 'not-found',
    retry: 'never',
    tookEffect: 'no',
    happened: '{server} knows nothing under {what}.',
    left: 'The request had no effect.',
    now: 'Check the spelling of the room or alias.',
  },
  MATRIX_BAD_TOKEN: {
    kind: 'not-allowed',
    retry: 'never',
    tookEffect: 'no',
    happened: '{server} does not accept the token of {actor}.',
    left: 'The request had no effect.',
    now: 'Compare the token in the configuration with the registration the server has loaded.',
  },
  ALIAS_UNKNOWN_NOW: {
    kind: 'temporary',
    retry: 'later',
    tookEffect: 'no',
    happened: 'Where {alias} points cannot be learnt now: {server} answered {status}.',
    left: 'The alias was not touched; an alias that cannot be looked up is never taken for free.',
    now: 'Wait until the server of the alias answers again.',
  },
} as const satisfies Record<string, ErrorDefinition>;
