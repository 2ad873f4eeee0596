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
    const registration = await services.registration(input.text('homeserver'));
    if (output.json) output.result(registration, []);
    else output.raw(stringify(registration, { lineWidth: 0 }));
    return exitCodes.done;
  },
};
