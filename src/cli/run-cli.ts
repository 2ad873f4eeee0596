import { CommanderError } from 'commander';
import { asTerminal } from '#src/errors/as-terminal';
import { asCoded, describeError } from '#src/errors/describe-error';
import { thenLetGo } from '#src/errors/let-go';
import { TributaryError } from '#src/errors/tributary-error';
import { BARE_HASH, wrongUsage } from './checks.ts';
import type { CliContext, RunCli } from './context.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { Output } from './output.ts';
import { type Chosen, isCommand, readCommandLine } from './program.ts';
import { TimeToEnd } from './time-to-end.ts';

/** Runs one command and returns its exit code (spec F-5); it never throws and never ends the process. */
export const runCli: RunCli = async (argv, context) => {
  const faults: Error[] = [];
  const remember = (fault: Error) => faults.push(fault);
  context.stdout.on('error', remember);
  context.stderr.on('error', nobodyReads);
  const exitCode = await runGuarded(argv, context);
  await Promise.all([written(context.stdout), written(context.stderr)]);
  context.stdout.off('error', remember);
  return faults[0] ? outputFailed(faults[0], { exitCode, context }) : exitCode;
};

/** Where nobody reads any more what is told beside the result, the work goes on; without a listener Node would end it on the spot. */
function nobodyReads(): void {}

async function runGuarded(argv: readonly string[], context: CliContext): Promise<number> {
  let output = createOutput(context, argv.includes('--json'));
  try {
    const chosen = readCommandLine(argv, context);
    if (!chosen) return exitCodes.done;
    output = createOutput(context, chosen.json);
    return await runChosen(chosen, { context, output });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    return tellError(error instanceof CommanderError ? asUsage(error, argv) : error, output);
  }
}

async function runChosen(
  chosen: Chosen,
  { context, output }: { context: CliContext; output: Output },
): Promise<number> {
  const services = context.services(chosen.configPath);
  const later: unknown[] = [];
  const time = new TimeToEnd();
  const counted = chosen.command.waitsForAnswers ? context : time.countedFrom(context);
  const run = () => chosen.command.run({ input: chosen.input, services, output, context: counted });
  const letGo = () => {
    output.end();
    return services.close();
  };
  try {
    return await Promise.race([thenLetGo(run, letGo, (error) => later.push(error)), time.over]);
  } catch (error) {
    const exitCode = tellError(error, output);
    for (const other of later) output.note('', `Then, while all was let go: ${asCoded(other).text.happened}`);
    return exitCode;
  } finally {
    time.clear();
  }
}

function createOutput({ stdout, stderr, isTerminal, columns }: CliContext, json: boolean): Output {
  return new Output({ stdout, stderr, json, isTerminal, columns });
}

function tellError(error: unknown, output: Output): number {
  output.note(...asTerminal(error));
  if (output.json) output.result({ error: describeError(error) }, []);
  return exitCodeOf(asCoded(error));
}

/** Commander's own words without its prefix; the hint names the help that explains it. */
function asUsage(error: CommanderError, argv: readonly string[]): TributaryError {
  if (error.code === 'commander.help') return wrongUsage('No command was given.', 'The commands are listed above.');
  const [what = '', ...suggestion] = error.message.replace(/^error: /, '').split('\n');
  const sentence = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  return wrongUsage(
    /[.?!]$/.test(sentence) ? sentence : `${sentence}.`,
    hintFor(suggestion.join(' '), argv, isRoomMissing(error)),
  );
}

/** `--retire #old:example.org` without quotes reaches us as `--retire`. */
function isRoomMissing({ code, message }: CommanderError): boolean {
  return code === 'commander.optionMissingArgument' && /<rooms?(\.\.\.)?>/.test(message);
}

function hintFor(suggestion: string, argv: readonly string[], roomMissing: boolean): string {
  const meant = /\((Did you mean .*)\)/.exec(suggestion)?.[1];
  const known = argv.find((word) => isCommand(word));
  const help = `\`tributary ${known ? `help ${known}` : '--help'}\` explains it.`;
  return [meant, help, roomMissing && BARE_HASH].filter(Boolean).join(' ');
}

/** Resolves when all that was written has left, so that the process may end; what fails is heard by the error listener. */
function written(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}

/** A reader that went away early (`| head`) is no fault of the command. */
function outputFailed(fault: Error, { exitCode, context }: { exitCode: number; context: CliContext }): number {
  if ('code' in fault && fault.code === 'EPIPE') return exitCode;
  const error = new TributaryError('OUTPUT_CLOSED', { facts: { why: fault.message }, cause: fault });
  createOutput(context, false).note(...asTerminal(error));
  return exitCodeOf(error);
}
