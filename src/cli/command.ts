import type { CliContext, CliServices } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import type { CommandInput } from './input.ts';
import type { Output } from './output.ts';

/** One argument of a command, in its order. */
export interface ArgumentSpec {
  readonly name: string;
  readonly description: string;
  /** Absent: it must be given. */
  readonly optional?: true;
}

/** One option of a command, as commander reads it: `--by <user id>`, `--retire <rooms...>`. */
export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
  readonly required?: true;
  readonly choices?: readonly string[];
}

/** Under which heading the help lists a command. */
export type CommandGroup = 'Consolidate' | 'Look' | 'Speak' | 'Set up and serve';

/** What a running command is given. */
export interface CommandCall {
  readonly input: CommandInput;
  readonly services: CliServices;
  readonly output: Output;
  readonly context: CliContext;
}

/** One command: help, parsing and reference page come from this, so that they cannot differ. */
export interface CliCommand {
  readonly name: string;
  readonly group: CommandGroup;
  /** One sentence without a full stop. */
  readonly summary: string;
  /** Further sentences of its help; empty: the summary says it all. */
  readonly details?: string;
  /** Command lines without the program's name. */
  readonly examples: readonly string[];
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: readonly OptionSpec[];
  /** False for commands that print no result, where `--json` changes errors only. */
  readonly hasResult: boolean;
  /** Present: what it asked before an interrupt is waited for however long, and the next interrupt ends it. */
  readonly waitsForAnswers?: true;
  readonly run: (call: CommandCall) => Promise<ExitCode>;
}
