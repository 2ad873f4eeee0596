import type { CliCommand } from '#src/cli/command';
import { type ExitCode, exitCodes } from '#src/cli/exit-codes';

/** `match`: pure matching, endpoints in, proposals out. */
export const matchCommand: CliCommand = {
  name: 'match',
  group: 'Look',
  summary: 'Propose which endpoints belong to one community; needs no server and no configuration',
  details:
    'Reads one endpoint a line from stdin, a JSON object with "id", "protocol" and what tells where it is: "network" and "channel" for irc, "channel" (org/repo) for gitter, "alias" for matrix, "workspace", "server", "invite" or "channel" elsewhere. "casemapping" (ascii, rfc1459, rfc1459-strict) on the line of an IRC channel says how its network folds case. Prints one proposal a line: {"a", "b", "score", "tier", "evidence"}.',
  examples: ['match < endpoints.jsonl > proposals.jsonl'],
  hasResult: false,
  run: async ({ services, context }) =>
    asExitCode(await services.match({ input: context.stdin, output: context.stdout })),
};

function asExitCode(code: number): ExitCode {
  return code === exitCodes.done || code === exitCodes.usage ? code : exitCodes.failed;
}
