import type { AskedPeople, AskedPerson } from '#src/ports/asked-people';

/** A register of asked people that lasts as long as the process. */
export function askedInMemory(): AskedPeople {
  let all: readonly AskedPerson[] = [];
  const stopped = new Set<string>();
  const place = ({ network, channel }: { readonly network: string; readonly channel: string }) =>
    `${network} ${channel}`;
  return {
    keep: async (asked) => {
      all = [...all, asked];
    },
    forget: async (asked) => {
      all = all.filter((one) => one !== asked);
    },
    ofCode: async (query) => all.filter(({ network, code }) => network === query.network && code === query.code),
    ofPerson: async (query) =>
      all.filter(
        ({ network, mask, account }) =>
          network === query.network && (mask === query.mask || (account !== undefined && account === query.account)),
      ),
    since: async (query) => all.filter((one) => place(one) === place(query) && one.at >= query.at),
    stop: async (order) => void stopped.add(place(order)),
    isStopped: async (query) => stopped.has(place(query)),
  };
}
