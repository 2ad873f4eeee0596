import type { ErrorDefinition } from './definition.ts';

/** Errors of running, undoing and recording a consolidation. */
export const consolidationErrors = {
  CONSOLIDATION_NOT_FOUND: {
    kind: 'not-found',
    retry: 'never',
    tookEffect: 'no',
    happened: 'There is no consolidation {consolidation}.',
    left: 'Nothing was changed.',
    now: 'List them with `tributary status`.',
  },
} as const satisfies Record<string, ErrorDefinition>;
