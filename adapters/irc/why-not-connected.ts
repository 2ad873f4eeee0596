import { TributaryError } from '#src/errors/tributary-error';
import type { IrcMessage } from './irc-framework.ts';
import type { CompleteSettings } from './irc-settings.ts';
import { readable } from './plain-text.ts';

/** What was seen on the way to a failed connection. */
export interface FailedAttempt {
  /** The socket's error; undefined when the server closed the connection. */
  readonly error?: Error | undefined;
  /** What the server said last about us: ERROR, or a numeric that means no. */
  readonly refusal?: IrcMessage | undefined;
  /** Why the services account was not accepted. */
  readonly account?: string | undefined;
  readonly nicksTaken?: boolean | undefined;
}

/** Numerics with which servers refuse somebody who wants in: wrong password, banned, not welcome. */
export const REFUSALS: ReadonlySet<string> = new Set(['464', '463', '465', 'ERROR']);

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER|ALTNAME/;

/** The coded error for a connection that did not come about. */
export function whyNotConnected(settings: CompleteSettings, attempt: FailedAttempt): TributaryError {
  const { id: network, host, port, nick, sasl } = settings;
  const { error, refusal, account, nicksTaken } = attempt;
  const facts = { network, host, port, nick };
  if (account !== undefined)
    return new TributaryError('IRC_ACCOUNT_REFUSED', {
      facts: { ...facts, account: sasl?.account, why: readable(account) },
    });
  if (nicksTaken) return new TributaryError('IRC_NICKS_TAKEN', { facts });
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  if (error && CERTIFICATE.test(code))
    return new TributaryError('IRC_CERTIFICATE_REFUSED', { facts: { ...facts, why: code }, cause: error });
  if (refusal !== undefined)
    return new TributaryError('IRC_NOT_LET_IN', { facts: { ...facts, why: readable(refusal.params.at(-1) ?? '') } });
  const why = error ? code || readable(error.message) : 'it closed the connection';
  return new TributaryError('IRC_UNREACHABLE', { facts: { ...facts, why }, cause: error });
}
