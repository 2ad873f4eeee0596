import { commandsPage } from '#src/cli/command-docs';
import { configJsonSchema, configurationPage } from '#src/config/config-docs';

/** A page of docs/reference that is written by a script. */
export interface ReferencePage {
  readonly path: string;
  readonly text: string;
}

/** The pages of configuration and commands as they have to be now. */
export function referencePages(): readonly ReferencePage[] {
  return [
    { path: 'docs/reference/configuration.md', text: configurationPage() },
    { path: 'docs/reference/config.schema.json', text: `${JSON.stringify(configJsonSchema(), undefined, 2)}\n` },
    { path: 'docs/reference/commands.md', text: commandsPage() },
  ];
}
