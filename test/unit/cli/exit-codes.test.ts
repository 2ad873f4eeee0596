import { exitCodeOf, exitCodes } from '#src/cli/exit-codes';
import { errorDefinitions } from '#src/errors/registry';

test.each([
  'PLAN_NOT_FOUND',
  'CONSOLIDATION_NOT_FOUND',
  'REQUEST_NOT_FOUND',
  'PARTY_NOT_IN_PLAN',
  'NOTHING_TO_APPROVE',
] as const)('F-5 what was named well and is not there ends with 1, as all that is not found: %s', (code) => {
  expect(exitCodeOf({ code, kind: errorDefinitions[code].kind })).toBe(exitCodes.failed);
});
