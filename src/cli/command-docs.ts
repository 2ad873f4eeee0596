import type { CliCommand } from './command.ts';
import { commandTable } from './command-table.ts';

const INTRODUCTION = `# Commands

\`bin/tributary\` works from any folder. This page is written by \`npm run docs:reference\` from the commands in \`src/cli\`.

- \`--config FILE\`: the configuration; left out: \`./config.json\`, then the file that \`TRIBUTARY_CONFIG\` names.
- \`--json\`: one JSON document on stdout, everything else on stderr. An error is a document too: \`{ "error": { "code", "kind", "retry", "tookEffect", "text" } }\`.
- \`--help\` with any command explains it; \`--version\` prints the version.
- Quote rooms: a shell takes a bare \`#\` for the start of a comment.

| exit code | says |
|---|---|
| 0 | done |
| 1 | failed |
| 2 | wrong usage or configuration |
| 3 | refused or blocked: the plan cannot run, or a party said no |
| 4 | waits for a human |
`;

/** The reference page of the commands, written from their table. */
export function commandsPage(): string {
  const groups = [...new Set(commandTable.map((command) => command.group))];
  const sections = groups.map((group) => {
    const commands = commandTable.filter((command) => command.group === group);
    return `## ${group}\n\n${commands.map(commandSection).join('\n')}`;
  });
  return [INTRODUCTION, ...sections].join('\n');
}

function commandSection(command: CliCommand): string {
  const rows = [
    ...(command.arguments ?? []).map(({ name, description }) => [name.toUpperCase(), description]),
    ...(command.options ?? []).map(({ flags, description, choices }) => [
      flags,
      choices ? `${description} (${choices.join(', ')})` : description,
    ]),
  ];
  const table = rows.map(([what, meaning]) => `| \`${what}\` | ${meaning?.replaceAll('|', '\\|')} |`);
  return [
    `### \`${command.name}\``,
    '',
    `${command.summary}.${command.details ? ` ${command.details.replaceAll('\n', ' ')}` : ''}`,
    ...(table.length === 0 ? [] : ['', '| argument or option | meaning |', '|---|---|', ...table]),
    '',
    '```',
    ...command.examples.map((example) => `tributary ${example}`),
    '```',
    '',
  ].join('\n');
}
