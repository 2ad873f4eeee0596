import { isNoFileLeft } from './no-file-left.ts';

/** Connections fail, are cut or are too many, this process may open none, or a timeout of the server ends our session (PostgreSQL's manual, appendix A). */
const CODES =
  /^(08...|57P0.|53...|25P03|ECONN.*|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EMFILE|ENFILE|ERR_STREAM_.*)$/;
/** What pg, its pool, Knex and ioredis say without a code; of a transaction that is cut, Knex tells only what became of its ROLLBACK. */
const WORDS =
  /Connection terminated|Connection is closed|Connection ended unexpectedly|Query read timeout|timeout expired|timeout exceeded when trying to connect|Timeout acquiring a connection|is not queryable|still reported expired/;
/** PostgreSQL's own codes say nothing to people; those of the network, EPIPE among them, are widely known. */
const SQLSTATE = /^\d[0-9A-Z]{4}$/;

/** Whether a database, or a Redis, is away for now: what failed so is asked again later. */
export function isDatabaseAway(error: Error): boolean {
  return CODES.test(codeOf(error)) || WORDS.test(error.message);
}

/** Why, as people can look it up: the network's code, or what the database said with its code; `said` is what it said. */
export function whyAway(error: Error, said = error.message): string {
  const code = codeOf(error);
  if (code === '') return said;
  if ('hostname' in error) return `no address is known for the name ${error.hostname}, ${code}`; // most likely mistyped
  if (isNoFileLeft(code)) return `this process may open no more files or connections, ${code}`;
  return SQLSTATE.test(code) ? `${said}, ${code}` : code;
}

function codeOf(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
