import { parseArgs } from 'node:util';
import { reasonOf } from './reason-of.ts';

/** What the demo was asked for. */
export interface DemoChoices {
  readonly isHostile: boolean;
  readonly isKept: boolean;
}

const USAGE = `usage: npm run demo -- [--hostile] [--keep]
  --hostile  an intruder tries six attacks on the way
  --keep     leaves the servers up until Ctrl-C, and says how to log in
`;

/** The words behind the command as choices; a word that is not known makes it the reason and how it is used. */
export function readChoices(argv: readonly string[]): DemoChoices | string {
  try {
    const options = { hostile: { type: 'boolean' }, keep: { type: 'boolean' } } as const;
    const { hostile = false, keep = false } = parseArgs({ args: [...argv], options }).values;
    return { isHostile: hostile, isKept: keep };
  } catch (error) {
    return `${reasonOf(error)}\n${USAGE}`;
  }
}
