import { runBench } from './command.ts';

process.exitCode = await runBench(process.argv.slice(2), {
  result: (text) => process.stdout.write(text),
  progress: (text) => process.stderr.write(text),
});
