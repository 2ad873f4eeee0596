/** An appservice through which a test makes many ordinary people quickly; to everybody else they are humans of the server. */
export function crowdRegistration(server: string): object {
  return {
    id: 'crowd',
    url: null,
    as_token: TOKEN,
    hs_token: `hs-${TOKEN}`,
    sender_localpart: 'crowd',
    rate_limited: false,
    namespaces: { users: [{ regex: `@crowd_.*:${server}`, exclusive: false }], aliases: [], rooms: [] },
  };
}

const TOKEN = 'as-token-of-the-crowd';
/** So many requests are under way at once. */
const AT_ONCE = 8;

interface Place {
  readonly url: string;
  readonly name: string;
}

/** Registers so many people and returns their ids. */
export async function givenCrowd(server: Place, size: number): Promise<readonly string[]> {
  const names = Array.from({ length: size }, (_empty, index) => `crowd_${index}`);
  await eachOf(names, async (username) => {
    const body = { type: 'm.login.application_service', username, inhibit_login: true };
    await ask(server, { path: '/register', body });
  });
  return names.map((name) => `@${name}:${server.name}`);
}

/** Lets each of them join the room. */
export async function crowdJoins(server: Place, users: readonly string[], room: string): Promise<void> {
  await eachOf(users, async (user) => {
    await ask(server, { path: `/join/${encodeURIComponent(room)}?user_id=${encodeURIComponent(user)}`, body: {} });
  });
}

async function eachOf(things: readonly string[], deed: (thing: string) => Promise<void>): Promise<void> {
  const left = [...things];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await deed(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function ask({ url }: Place, { path, body }: { readonly path: string; readonly body: object }): Promise<void> {
  const answer = await fetch(`${url}/_matrix/client/v3${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}
