import type { CliCommand } from '#src/cli/command';
import { exitCodes } from '#src/cli/exit-codes';
import { probeLines } from '#src/cli/render/probes';

/** `check-config`: checks the configuration, then asks every server named. */
export const checkConfigCommand: CliCommand = {
  name: 'check-config',
  group: 'Set up and serve',
  summary: 'Check the configuration, then ask every server it names',
  details: 'Ends with 2 when the file cannot be used, with 1 when a server does not answer as it should.',
  examples: ['check-config', '--config other.json check-config --json'],
  hasResult: true,
  run: async ({ services, output }) => {
    const probes = await services.checkConfig();
    output.result({ ok: probes.every((probe) => probe.ok), probes }, probeLines(probes));
    return probes.every((probe) => probe.ok) ? exitCodes.done : exitCodes.failed;
  },
};
