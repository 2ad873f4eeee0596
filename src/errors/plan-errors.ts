import type { ErrorDefinition } from './definition.ts';

/** Errors of planning. */
export const planErrors = {
  ROOM_NOT_FOUND: {
    kind: 'not-found',
    retry: 'never',
    tookEffect: 'no',
    happened: 'No room was found for {room}.',
    left: 'No plan was kept and no room was changed.',
    now: 'Check the spelling; a room that is not public needs an invitation for {actor}.',
  },
  PLAN_NOT_FOUND: {
    kind: 'not-found',
    retry: 'never',
    tookEffect: 'no',
    happened: 'There is no plan {plan}.',
    left: 'Nothing was changed.',
    now: 'Make one with `tributary plan`, or check the id.',
  },
  SOURCE_IS_CANONICAL: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: '{room} is named both as the room that stays and as one to retire.',
    left: 'No plan was kept and no room was changed.',
    now: 'Leave it out after --retire.',
  },
} as const satisfies Record<string, ErrorDefinition>;
