import type { ErrorDefinition } from './definition.ts';

/** Errors of groups and of what people say of them. */
export const groupErrors = {
  GROUP_NOT_FOUND: {
    kind: 'not-found',
    retry: 'never',
    tookEffect: 'no',
    happened: 'There is no group {group}.',
    left: 'Nothing was changed.',
    now: '`tributary groups` lists them; a group that fell apart is no more.',
  },
  GROUP_HAS_TOO_FEW_ROOMS: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'Of the group {group} fewer than two Matrix rooms can be planned. {why}',
    left: 'No plan was kept and no room was changed.',
    now: '`tributary groups show {group}` names its places; a plan needs two rooms.',
  },
  ENDPOINT_NOT_FOUND: {
    kind: 'not-found',
    retry: 'never',
    tookEffect: 'no',
    happened: 'Discovery has found no endpoint {endpoint}.',
    left: 'Nothing was said of it.',
    now: 'Write its alias, irc://network/#channel, gitter://org/repo or its id, as `tributary groups show` prints it; `tributary discover` looks anew.',
  },
  ENDPOINTS_ARE_ONE: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: '{a} and {b} name the same endpoints.',
    left: 'Nothing was said of them.',
    now: 'Name two endpoints, or an endpoint and a group it is not part of.',
  },
} as const satisfies Record<string, ErrorDefinition>;
