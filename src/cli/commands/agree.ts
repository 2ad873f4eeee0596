import { wordCommand } from '#src/cli/words';

/** `agree`: an operator's yes. */
export const agreeCommand = wordCommand({
  word: 'agree',
  summary: "Record an operator's yes to a plan",
  details:
    'Only operators answer here; everybody else answers in the room, on the network or on the page where they were asked.',
});
