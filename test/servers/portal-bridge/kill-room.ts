import { type Bridge, networkOf } from './parts.ts';
import { cleanUp } from './unlink.ts';

/** How far a removal came. */
interface Report {
  readonly error: string[];
  readonly stages: string[];
}

interface Body {
  readonly room_id: string;
  readonly domain: string;
  readonly channel: string;
  readonly leave_notice?: boolean;
  readonly remove_alias?: boolean;
}

/** Removes a mapping of any origin with all that belongs to it; what fails after the row is gone is told in the report. */
export async function killRoom(
  bridge: Bridge,
  given: Readonly<Record<string, unknown>>,
): Promise<{ isDone: boolean; report: Report | string[] }> {
  const missing = ['room_id', 'domain', 'channel'].filter((name) => typeof given[name] !== 'string');
  if (missing.length > 0) {
    return { isDone: false, report: missing.map((name) => `'${name}' is missing from body or not a string`) };
  }
  const report: Report = { error: [], stages: [] };
  return { isDone: await kill(bridge, given as unknown as Body, report), report };
}

async function kill(bridge: Bridge, body: Body, { error, stages }: Report): Promise<boolean> {
  const row = bridge.mappings.find(body.room_id, body.domain, body.channel);
  const network = networkOf(bridge, body.domain);
  if (row === undefined || network === undefined) {
    error.push('Room not found');
    return false;
  }
  const stage = (done: string, failed: string, act: Promise<void>): Promise<boolean> =>
    act.then(
      () => Boolean(stages.push(done)),
      (cause: unknown) => {
        bridge.background.log(`${failed}: ${String(cause)}`);
        error.push(failed);
        return false;
      },
    );
  bridge.mappings.remove(row);
  stages.push('Removed room from store');
  if (body.leave_notice !== false) {
    const notice = { msgtype: 'm.notice', body: `This room is not bridged to ${row.channel} any more` };
    await stage('Left notice in room', 'Failed to send a leave notice', bridge.matrix.send(row.roomId, notice));
  }
  if (body.remove_alias !== false) {
    const alias = network.names.aliasOf(row.channel); // of the template, wherever it points
    await stage('Deleted alias for room', 'Failed to remove alias', bridge.matrix.deleteAlias(alias));
  }
  return stage('Parted clients where applicable.', 'Failed to leave users from room', cleanUp(bridge, network, row));
}
