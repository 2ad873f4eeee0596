import type { Acts } from '#src/acts/acts';
import type { CliCommand, CommandCall } from '#src/cli/command';
import { type ExitCode, exitCodes } from '#src/cli/exit-codes';
import { consolidationArgument } from '#src/cli/options';
import { probeLines } from '#src/cli/render/probes';
import { consolidationDocument, statusDocument } from '#src/cli/render/status-document';
import { adviceLines, listLines } from '#src/cli/render/status-text';
import { block } from '#src/cli/render/table';
import type { Consolidation } from '#src/consolidation/records';

/** `doctor`: what a consolidation waits for and how to help it; without an id, how the installation is. */
export const doctorCommand: CliCommand = {
  name: 'doctor',
  group: 'Look',
  summary: 'Say what a consolidation waits for and how to help it',
  details: 'Without an id: asks every server, and lists the consolidations that need somebody.',
  examples: ['doctor', 'doctor c_9d3h5v2w6n'],
  arguments: [{ ...consolidationArgument, optional: true }],
  hasResult: true,
  run: async (call) => {
    const id = call.input.optional('id');
    return id === undefined ? examineAll(call) : examineOne(id, call);
  },
};

async function examineOne(id: string, { services, output }: CommandCall): Promise<ExitCode> {
  const acts = await services.acts();
  const { status, advice } = await acts.doctor({ id });
  output.result({ ...statusDocument(status), advice }, adviceLines(status, advice));
  return exitCodes.done;
}

async function examineAll({ services, output }: CommandCall): Promise<ExitCode> {
  const probes = await services.checkConfig();
  const needing = await needingSomebody(await services.acts());
  const consolidations = needing.map((one) => consolidationDocument(one, one.waitingFor));
  const lines = [...probeLines(probes), ...block('Need somebody', needing.length === 0 ? [] : listLines(needing))];
  output.result({ ok: probes.every((probe) => probe.ok), probes, consolidations }, lines);
  return probes.every((probe) => probe.ok) ? exitCodes.done : exitCodes.failed;
}

const NEEDING: readonly Consolidation['state'][] = ['waiting', 'paused', 'failed'];

async function needingSomebody(acts: Pick<Acts, 'list'>): Promise<Awaited<ReturnType<Acts['list']>>> {
  const all = await acts.list();
  const isAlert = ({ state, reason }: Consolidation): boolean => state === 'done' && reason !== undefined;
  return all.filter((one) => NEEDING.includes(one.state) || isAlert(one));
}
