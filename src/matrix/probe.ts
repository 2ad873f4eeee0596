import { randomBytes } from 'node:crypto';
import { isTributaryError } from '#src/errors/tributary-error';
import { path } from '#src/matrix/requests/path';
import { sampleOf } from '#src/portals/alias-namespace';
import type { ServerName } from '#src/portals/ids';
import { isRoomAlias } from '#src/portals/ids';
import { isJsonObject } from '#src/portals/json';
import { wasAnswered } from './matrix-failure.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { MatrixHomeserver } from './settings.ts';

/** One thing that was asked of a homeserver by check-config. */
export interface ProbeRow {
  readonly server: ServerName;
  readonly what: string;
  readonly ok: boolean;
  /** What it answered, or what is wrong and how to mend it; never a secret. */
  readonly detail: string;
}

/** The first thing that is asked of a homeserver; where it fails, nothing else is asked. */
export const CLIENT_API = 'client API';

type Finding = Pick<ProbeRow, 'ok' | 'detail'>;

/** Asks one homeserver what check-config shows: does it answer, does it know our tokens, our registration, our aliases? */
export async function probeHomeserver(homeserver: MatrixHomeserver, sessions: Sessions): Promise<readonly ProbeRow[]> {
  const here = sessions.all().filter(({ server }) => server === homeserver.name);
  const rows: ProbeRow[] = [];
  const ask = async (what: string, question: () => Promise<Finding>) => {
    rows.push({ server: homeserver.name, what, ...(await answered(question)) });
  };
  const [first] = here;
  if (first === undefined) {
    await ask('actors', async () => ({ ok: false, detail: 'no token is configured for this homeserver' }));
    return rows;
  }
  await ask(CLIENT_API, () => versions(first, homeserver));
  if (rows[0]?.ok === false) return rows; // every other question would wait for the same silence
  for (const session of here) {
    await ask(`token of ${session.actor.id}`, () => identity(session));
    for (const pattern of session.actor.aliasNamespaces) {
      await ask(`aliases ${pattern} for ${session.actor.id}`, () => namespace(session, pattern));
    }
  }
  const service = here.find(({ actor }) => actor.kind === 'service');
  if (service !== undefined && homeserver.appserviceId !== undefined) {
    await ask('registration', () => registration(service, homeserver.appserviceId ?? ''));
  }
  return rows;
}

async function answered(question: () => Promise<Finding>): Promise<Finding> {
  try {
    return await question();
  } catch (error) {
    if (!isTributaryError(error)) throw error;
    return { ok: false, detail: `${error.text.happened} ${error.text.now}` };
  }
}

async function versions(session: Session, { url }: MatrixHomeserver): Promise<Finding> {
  let answer: unknown;
  try {
    answer = await session.call({
      method: 'GET',
      path: path`/_matrix/client/versions`,
      what: 'its versions',
      effect: 'reads',
    });
  } catch (error) {
    if (!isTributaryError(error, 'MATRIX_UNREACHABLE')) throw error;
    const why = error.facts.status ?? error.facts.error;
    return {
      ok: false,
      detail: `does not answer at ${url} (${why}): check that it runs, and its \`url\` in the configuration`,
    };
  }
  const known: unknown = isJsonObject(answer) ? answer.versions : undefined;
  if (!Array.isArray(known)) return { ok: false, detail: 'what answers there is not the client API of a homeserver' };
  return { ok: true, detail: `answers, up to ${String(known.at(-1))}` };
}

async function identity(session: Session): Promise<Finding> {
  const answer = await session.call({
    method: 'GET',
    path: path`/_matrix/client/v3/account/whoami`,
    what: `who ${session.user} is`,
    effect: 'reads',
  });
  const user = isJsonObject(answer) ? answer.user_id : undefined;
  if (user === session.user) return { ok: true, detail: `is ${session.user}` };
  return { ok: false, detail: `belongs to ${String(user)}, but ${session.user} is configured` };
}

/** An appservice may remove an alias of its namespace that does not exist (200), and none outside it (M_EXCLUSIVE). */
async function namespace(session: Session, pattern: string): Promise<Finding> {
  const alias = sampleOf(pattern, `tributary-probe-${randomBytes(8).toString('hex')}`);
  if (alias === undefined || !isRoomAlias(alias)) return { ok: true, detail: 'not checked: no example is easily made' };
  try {
    await session.call({
      method: 'DELETE',
      path: path`/_matrix/client/v3/directory/room/${alias}`,
      what: `removing ${alias}, which does not exist`,
      effect: 'writes',
    });
    return { ok: true, detail: 'may be moved' };
  } catch (error) {
    if (wasAnswered(error, 404)) return { ok: true, detail: 'may be moved' };
    if (!wasAnswered(error, 400, 'M_EXCLUSIVE')) throw error;
    return {
      ok: false,
      detail:
        'the registration the server has loaded does not hold them: load the one that `tributary generate-registration` writes',
    };
  }
}

/** The homeserver is asked to call our listener; that nothing listens (check-config runs alone) proves the registration too. */
async function registration(session: Session, id: string): Promise<Finding> {
  try {
    await session.call({
      method: 'POST',
      path: path`/_matrix/client/v1/appservice/${id}/ping`,
      body: { transaction_id: 'check-config' },
      what: `a ping to appservice ${id}`,
      effect: 'writes',
      elsewhere: true,
    });
    return { ok: true, detail: 'known, and our listener was reached' };
  } catch (error) {
    if (!isTributaryError(error)) throw error;
    const finding = ofPing(error.facts.errcode, error.facts.status);
    if (finding === undefined) throw error;
    return finding;
  }
}

function ofPing(errcode: unknown, status: unknown): Finding | undefined {
  if (errcode === 'M_CONNECTION_FAILED' || errcode === 'M_CONNECTION_TIMEOUT') {
    return {
      ok: true,
      detail: 'known; nothing listens at its url now, which is as it should be unless `tributary serve` runs',
    };
  }
  if (errcode === 'M_BAD_STATUS') {
    return {
      ok: false,
      detail: 'known, but something else answers at its url, or its hs_token differs from the configuration',
    };
  }
  if (errcode === 'M_URL_NOT_SET') return { ok: false, detail: 'known, but without the url of our listener' };
  if (errcode === 'M_FORBIDDEN') return { ok: false, detail: 'the token belongs to an appservice with another id' };
  if (status === 404) return { ok: true, detail: 'not checked: this server cannot be asked to call us' };
  return undefined;
}
