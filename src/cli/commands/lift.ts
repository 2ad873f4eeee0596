import { approvalCommand } from '#src/cli/approvals';

/** `lift`: one ban in the room that stays is lifted. */
export const liftCommand = approvalCommand({
  kind: 'lift',
  summary: "Note a canonical admin's approval: one ban in the room that stays is lifted",
  details:
    'For a person of a retired room, or for a server that the list of servers keeps out by name. Their power is read from the server now, and again before it is done; undo takes it back.',
  name: 'user id, or name of a server',
  example: '@bob:example.org',
});
