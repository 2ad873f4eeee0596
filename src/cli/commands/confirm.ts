import { deedCommand } from '#src/cli/deeds';

/** `confirm`: the second confirmation. */
export const confirmCommand = deedCommand({
  deed: 'confirm',
  summary: 'Give the second confirmation, after which rooms are replaced FOR GOOD',
  details: 'Until it is given everything can be undone; a tombstone cannot. Look at the room that stays first.',
  canFollow: true,
});
