import { Argument, Command, Option } from 'commander';
import { nearest } from '#src/errors/nearest';
import { wrongUsage } from './checks.ts';
import type { CliCommand } from './command.ts';
import { commandTable } from './command-table.ts';
import type { CliContext } from './context.ts';
import { CommandInput } from './input.ts';

/** What the command line turned out to ask for. */
export interface Chosen {
  readonly command: CliCommand;
  readonly input: CommandInput;
  readonly configPath: string | undefined;
  readonly json: boolean;
}

/** True for the name of a command. */
export function isCommand(word: string): boolean {
  return commandTable.some((command) => command.name === word);
}

/** Reads the command line. Undefined: help or version was asked for and printed. Throws commander's error for what it cannot read. */
export function readCommandLine(argv: readonly string[], context: CliContext): Chosen | undefined {
  refuseHelpForNothing(argv);
  refuseCommandForFile(argv);
  let chosen: Chosen | undefined;
  const program = createProgram(context, (choice) => {
    chosen = choice;
  });
  program.parse([...argv], { from: 'user' });
  return chosen;
}

/** Commander would explain everything when asked to explain what does not exist. */
function refuseHelpForNothing([first, asked]: readonly string[]): void {
  if (first !== 'help' || asked === undefined || asked === 'help' || asked.startsWith('-') || isCommand(asked)) return;
  const near = nearest(
    asked,
    commandTable.map((command) => command.name),
  );
  throw wrongUsage(
    `Unknown command '${asked}'.`,
    near ? `Did you mean ${near}?` : '`tributary --help` lists the commands.',
  );
}

/** A forgotten file name: --config would take the command for it, and nothing would be left to do. */
function refuseCommandForFile(argv: readonly string[]): void {
  const at = argv.indexOf('--config') + 1;
  const taken = at === 0 ? undefined : argv[at];
  if (taken === undefined || !isCommand(taken) || argv.some((word, place) => place !== at && isCommand(word))) return;
  throw wrongUsage(
    `No file was given after --config, which took '${taken}' for it.`,
    `Write it between them, such as \`tributary --config config.json ${taken}\`.`,
  );
}

/** The whole command line as commander knows it; `choose` hears which command was asked for. */
export function createProgram(
  context: Pick<CliContext, 'stdout' | 'stderr' | 'version'>,
  choose: (chosen: Chosen) => void,
): Command {
  const program = new Command('tributary')
    .description("Joins a community's scattered Matrix rooms into one, with consent, undo and audit.")
    .version(context.version, '--version', 'print the version')
    .helpOption('--help', 'explain this')
    .commandsGroup('Help:') // of the help command alone: it has to be named before, and each of ours has its own
    .helpCommand('help [command]', 'explain a command')
    .option('--config <file>', 'the configuration (default: ./config.json, then TRIBUTARY_CONFIG)')
    .option('--json', 'print the result as one JSON document')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: () => undefined, // told by run-cli, in the form of all our errors
    })
    .exitOverride();
  for (const command of commandTable) program.addCommand(createSubcommand(command, { program, choose }));
  return program;
}

function createSubcommand(
  command: CliCommand,
  { program, choose }: { readonly program: Command; readonly choose: (chosen: Chosen) => void },
): Command {
  const sub = new Command(command.name)
    .summary(command.summary)
    .description(command.details ? `${command.summary}.\n\n${command.details}` : `${command.summary}.`)
    .copyInheritedSettings(program)
    .helpOption('--help', 'explain this')
    .helpGroup(`${command.group}:`)
    .addHelpText('after', `\n${examplesText(command)}`);
  for (const spec of command.arguments ?? [])
    sub.addArgument(new Argument(spec.optional ? `[${spec.name}]` : `<${spec.name}>`, spec.description));
  for (const spec of command.options ?? []) sub.addOption(createOption(spec));
  sub.action((...given: unknown[]) => {
    const names = (command.arguments ?? []).map((spec) => spec.name);
    const typed = Object.fromEntries(names.map((name, index) => [name, given[index]]));
    refuseEmpty(names.find((name) => typed[name] === ''));
    const { config, json } = program.opts<{ config?: string; json?: boolean }>();
    choose({ command, input: new CommandInput({ ...sub.opts(), ...typed }), configPath: config, json: json === true });
  });
  return sub;
}

/** An unset variable of a shell leaves nothing between its quotes. */
function refuseEmpty(name: string | undefined): void {
  if (name !== undefined)
    throw wrongUsage(`The ${name} is empty.`, 'Write it out, or look at the variable it came from.');
}

function createOption(spec: NonNullable<CliCommand['options']>[number]): Option {
  const option = new Option(spec.flags, spec.description).makeOptionMandatory(spec.required === true);
  return spec.choices ? option.choices([...spec.choices]) : option;
}

function examplesText({ examples }: CliCommand): string {
  const lines = examples.map((example) => `  tributary ${example}`);
  return `${examples.length === 1 ? 'Example' : 'Examples'}:\n${lines.join('\n')}\n`;
}
