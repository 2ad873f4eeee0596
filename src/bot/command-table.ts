import { actWords } from '#src/acts/words';
import { type CommandName, commandNames } from '#src/consent/commands';

/** A command as people see it in a room. */
export interface CommandHelp {
  readonly name: CommandName;
  readonly summary: string;
  readonly example: string;
}

/** Every command that rooms understand, with the words that all faces share. */
export const commandTable: readonly CommandHelp[] = commandNames.flatMap((name) => {
  const words = actWords.find((act) => act.name === name);
  return words?.inRoom === undefined ? [] : [{ name, summary: words.summary, example: words.inRoom }];
});

/** The answer to `!tributary help`. */
export function helpText(): string {
  const lines = commandTable.map(({ example, summary }) => `${example}: ${summary}`);
  return ['I ask before rooms are joined into one, and do nothing unless everybody responsible agrees.', ...lines].join(
    '\n',
  );
}
