import { actWords } from '#src/acts/words';

/** A command as people see it in a room. */
export interface CommandHelp {
  readonly name: string;
  readonly summary: string;
  readonly example: string;
}

/** Every command that rooms understand, with the words that all faces share. */
export const commandTable: readonly CommandHelp[] = actWords.flatMap(({ name, summary, inRoom }) =>
  inRoom === undefined ? [] : [{ name, summary, example: inRoom }],
);

/** The answer to `!tributary help`. */
export function helpText(): string {
  const lines = commandTable.map(({ example, summary }) => `${example}: ${summary}`);
  return ['I ask before rooms are joined into one, and do nothing unless everybody responsible agrees.', ...lines].join(
    '\n',
  );
}
