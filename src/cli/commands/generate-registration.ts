import { stringify } from 'yaml';
import type { CliCommand } from '#src/cli/command';
import { exitCodes } from '#src/cli/exit-codes';

/** `generate-registration`: our appservice's registration for a homeserver. */
export const generateRegistrationCommand: CliCommand = {
  name: 'generate-registration',
  group: 'Set up and serve',
  summary: 'Print the appservice registration for a homeserver, as YAML',
  details:
    'It holds the tokens of the configuration: keep the file as safe as those. Synapse loads it under app_service_config_files.',
  examples: ['generate-registration example.org > tributary.yaml'],
  arguments: [{ name: 'homeserver', description: 'its name in the configuration' }],
  hasResult: true,
  run: async ({ input, services, output }) => {
    const { content, fromSample } = await services.registration(input.text('homeserver'));
    if (output.json) output.result(content, []);
    else output.raw(stringify(content, { lineWidth: 0 }));
    if (fromSample.length > 0) output.note(...publicTokens(fromSample));
    return exitCodes.done;
  },
};

/** A homeserver that loads these obeys everybody who has read the sample. */
function publicTokens(places: readonly string[]): readonly string[] {
  return [
    `Do not load this yet: ${places.join(' and ')} ${places.length === 1 ? 'is' : 'are'} the sample's own text, which everybody can read.`,
    'Put long random texts into the configuration (`openssl rand -hex 32` makes one), then write the registration again.',
  ];
}
