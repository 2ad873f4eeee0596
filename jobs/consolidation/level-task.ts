/** A level that a person has to change, since no account of ours may: somebody's, or without `user` the one for messages. */
export interface LevelTask {
  /** How people call the room. */
  readonly address: string;
  readonly user?: string;
  readonly level: number;
}

/** What somebody has to do, as plans and runs say it; `levelTaskIn` reads it again. */
export function levelTaskText({ address, user, level }: LevelTask): string {
  return user === undefined
    ? `in ${address}, raise the level for sending messages to ${level}`
    : `in ${address}, type: /op ${user} ${level}`;
}

const OF_USER = /^in (?<address>\S+), type: \/op (?<user>@\S+) (?<level>\d+)/;
const OF_MESSAGES = /^in (?<address>\S+), raise the level for sending messages to (?<level>\d+)/;

/** The level that such a sentence asks for; undefined: it asks for something else. */
export function levelTaskIn(text: string): LevelTask | undefined {
  const { address, user, level } = (OF_USER.exec(text) ?? OF_MESSAGES.exec(text))?.groups ?? {};
  if (address === undefined || level === undefined) return undefined;
  return { address, ...(user !== undefined && { user }), level: Number(level) };
}
