import { checkUser, wrongUsage } from '#src/cli/checks';
import type { CliCommand, CommandCall } from '#src/cli/command';
import { type ExitCode, exitCodes } from '#src/cli/exit-codes';
import { requestDocument, requestLines, requestRows } from '#src/cli/render/requests';
import { nearest } from '#src/errors/nearest';

/** `requests`: what people of communities ask for in their rooms, and the operators' decisions. */
export const requestsCommand: CliCommand = {
  name: 'requests',
  group: 'Speak',
  summary: 'List what communities ask for, approve or decline it',
  details:
    'An approved request is planned at once, and everybody concerned is asked. Whoever asked is told in the room where they asked.',
  examples: [
    'requests',
    'requests approve r_4kq2m8x7ab --by @ops:example.org',
    "requests decline r_4kq2m8x7ab --note 'not ours'",
  ],
  arguments: [
    { name: 'decision', description: 'list, approve or decline', optional: true },
    { name: 'id', description: 'id of the request, such as r_4kq2m8x7ab', optional: true },
  ],
  options: [
    { flags: '--all', description: 'list also those that are settled' },
    { flags: '--by <user-id>', description: 'the operator who decides, for the log' },
    { flags: '--note <text>', description: 'a reason; told to whoever asked when declining' },
  ],
  hasResult: true,
  run: async (call) => {
    const decision = call.input.optional('decision') ?? 'list';
    const act = DECISIONS[decision];
    if (act) return act(call);
    const near = nearest(decision, Object.keys(DECISIONS));
    const hint = near ? `Did you mean ${near}?` : 'Write list, approve or decline.';
    throw wrongUsage(`${JSON.stringify(decision)} is no decision.`, hint);
  },
};

const DECISIONS: Readonly<Record<string, (call: CommandCall) => Promise<ExitCode>>> = {
  list: async ({ input, services, output }) => {
    const acts = await services.acts();
    const requests = await acts.requests({ all: input.flag('all') });
    output.result({ requests: requests.map(requestDocument) }, requestRows(requests));
    return exitCodes.done;
  },
  approve: async (call) => {
    const acts = await call.services.acts();
    const request = await acts.approveRequest(decisionIn(call));
    call.output.result(requestDocument(request), requestLines(request));
    return request.state === 'failed' ? exitCodes.refused : exitCodes.done;
  },
  decline: async (call) => {
    const acts = await call.services.acts();
    const request = await acts.declineRequest(decisionIn(call));
    call.output.result(requestDocument(request), requestLines(request));
    return exitCodes.done;
  },
};

function decisionIn({ input }: CommandCall): { readonly id: string; readonly by?: string; readonly note?: string } {
  const id = input.optional('id');
  if (id === undefined) throw wrongUsage('No request was named.', '`tributary requests` lists those that wait.');
  const by = input.optional('by', checkUser);
  const note = input.optional('note');
  return { id, ...(by !== undefined && { by }), ...(note !== undefined && { note }) };
}
