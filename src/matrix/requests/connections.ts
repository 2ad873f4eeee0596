import { Agent, type Dispatcher } from 'undici';
import { startsInTime } from '#src/outgoing/starts-in-time';

/** The state of a room with 100,000 members takes about 90 MB. */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;
const CONNECT_MS = 10_000;
/** More at a time would only queue up inside the homeserver. */
const CONNECTIONS = 8;

interface Shared {
  readonly agent: Agent;
  readonly dispatcher: Dispatcher;
  users: number;
}

/** One keep-alive agent for each homeserver; shared, because the library below has one request function for all. */
const agents = new Map<string, Shared>();

/** Keeps connections to these servers open until the returned function is called by everybody who opened them. */
export function openConnections(urls: readonly string[]): () => Promise<void> {
  const origins = [...new Set(urls.map((url) => new URL(url).origin))];
  for (const origin of origins) sharedAgent(origin).users += 1;
  let closed = false;
  return async () => {
    if (closed) return;
    closed = true;
    await Promise.all(origins.map(release));
  };
}

/** What sends requests to an address, and none whose time is over. */
export function dispatcherFor(url: URL): Dispatcher {
  return sharedAgent(url.origin).dispatcher;
}

function sharedAgent(origin: string): Shared {
  const known = agents.get(origin);
  if (known !== undefined) return known;
  const agent = new Agent({
    connections: CONNECTIONS,
    connect: { timeout: CONNECT_MS },
    maxResponseSize: MAX_ANSWER_BYTES,
  });
  const made = { agent, dispatcher: agent.compose(startsInTime), users: 0 };
  agents.set(origin, made);
  return made;
}

async function release(origin: string): Promise<void> {
  const shared = agents.get(origin);
  if (shared === undefined) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  agents.delete(origin);
  await shared.agent.destroy();
}
