import { approvalCommand } from '#src/cli/approvals';

/** `promote`: one moderator of a retired room becomes one in the room that stays. */
export const promoteCommand = approvalCommand({
  kind: 'promote',
  summary:
    "Note a canonical admin's approval: one moderator of a retired room becomes moderator in the room that stays",
  details:
    'Gives level 50 and never more. Their power is read from the server now, and again before it is done; undo takes it back.',
  name: 'user id of the moderator',
  example: '@mod:example.org',
});
