import type { ErrorDefinition } from './definition.ts';

/** Errors of the API of a Gitter instance. */
export const gitterErrors = {
  GITTER_UNREACHABLE: {
    kind: 'temporary',
    retry: 'later',
    tookEffect: 'no',
    happened: 'The Gitter API of {network} did not answer {what} ({why}).',
    left: 'Nothing was changed there; what was found before is kept.',
    now: 'Check `apiEndpoint` of this network, or wait until the instance is back; the same command goes on.',
  },
  GITTER_REFUSED: {
    kind: 'not-allowed',
    retry: 'never',
    tookEffect: 'no',
    happened: 'The Gitter API of {network} refused {what} with status {status}: {error}',
    left: 'Nothing was changed there.',
    now: 'With status 401 or 403, set another `token` for this network; else see what it says.',
  },
  GITTER_NO_API: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'What answers for {network} at {what} is not a Gitter API any more (status {status}: {error}).',
    left: 'Nothing of it was believed.',
    now: 'Check `apiEndpoint` of this network: it ends in /v1 or /api/v1. The public service ended in 2023; its rooms are found on Matrix.',
  },
  GITTER_ADMINS_UNSEEN: {
    kind: 'not-allowed',
    retry: 'later',
    tookEffect: 'no',
    happened: 'Our account on {network} cannot see who the admins of {channel} are: {why}.',
    left: 'Nobody was asked there, and no answer was taken.',
    now: 'On {network}, make the account of this `token` a member and an admin of that room; it is tried again by itself.',
  },
  GITTER_ASKING_STOPPED: {
    kind: 'not-allowed',
    retry: 'never',
    tookEffect: 'no',
    happened: 'The admins of {channel} on {network} asked for no more questions.',
    left: 'Nobody was asked there.',
    now: 'Leave them alone; a merge of their room has to wait until they ask for one.',
  },
  GITTER_BUSY: {
    kind: 'temporary',
    retry: 'later',
    tookEffect: 'no',
    happened: 'The Gitter API of {network} wants to be left alone.',
    left: 'What was found so far is kept.',
    now: 'Wait a minute; the same command goes on.',
  },
} as const satisfies Record<string, ErrorDefinition>;
