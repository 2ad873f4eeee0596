import type { ErrorDefinition } from './definition.ts';

/** Errors of matching endpoints that come as lines. */
export const matchErrors = {
  MATCH_LINE_NOT_JSON: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'Line {line} is not JSON: {problem}.',
    left: 'No proposal was printed.',
    now: 'Write one JSON object per line, or leave the line out.',
  },
  MATCH_LINE_NOT_ENDPOINT: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'Line {line} is not an endpoint: {problem}.',
    left: 'No proposal was printed.',
    now: 'Give each endpoint an "id" and a "protocol", and only text in the fields that identify it.',
  },
  MATCH_ID_REPEATED: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'Line {line} repeats the id {id} of line {first}.',
    left: 'No proposal was printed.',
    now: 'Give each endpoint an id of its own.',
  },
} as const satisfies Record<string, ErrorDefinition>;
