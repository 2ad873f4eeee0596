import { readChoices } from './choices.ts';
import { runDemo } from './demo.ts';
import { reasonOf } from './reason-of.ts';

const choices = readChoices(process.argv.slice(2));
if (typeof choices === 'string') {
  process.stderr.write(choices);
  process.exitCode = 2;
} else
  runDemo(choices).then(
    (code) => process.exit(code), // a story that was interrupted may still hold connections
    (error: unknown) => {
      process.stderr.write(`\nThe demo stopped: ${reasonOf(error)}\n`);
      process.exit(1);
    },
  );
