import type { StatusJson } from './answers.ts';
import type { Town } from './town.ts';

/** Serves again, so that the links in the rooms lead somewhere, and says how to look around. */
export async function leaveOpen(town: Town): Promise<void> {
  await town.cli.start(['serve'], /ready/i);
  const { answer } = await town.cli.json<{ consolidations: readonly Listed[] }>(['status']);
  process.stdout.write(`\n${howToLookAround(town, answer.consolidations)}\n`);
}

type Listed = Pick<StatusJson, 'consolidation' | 'state'> & { readonly plan: string };

function howToLookAround(town: Town, runs: readonly Listed[]): string {
  const people = ['alice', 'bob', 'ops'].map((name) => `@${name}:${town.community.name}`);
  const guests = ['grace', 'dave', 'erin'].map((name) => `@${name}:${town.gitter.name}`);
  return [
    'The servers stay up until Ctrl-C. Log in with any client:',
    `  ${town.community.url}  as ${people.join(', ')}`,
    `  ${town.gitter.url}  as ${guests.join(', ')}`,
    '  the password is pw- and the name, such as pw-alice',
    ...runs.map(
      ({ plan, consolidation, state }) =>
        `  pages of what is ${state}: ${town.pages}/plans/${plan} and ${town.pages}/follow/${consolidation}`,
    ),
    `  the command line: bin/tributary status --config ${town.configFile}`,
  ].join('\n');
}
