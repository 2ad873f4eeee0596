import { isTributaryError } from '#src/errors/tributary-error';

/** What became of one item: a value, or why it was passed over. */
export type ReadItem<T, R> =
  | { readonly item: T; readonly value: R }
  | { readonly item: T; readonly passedOver: string };

/** More at a time would only queue up in front of the homeserver. */
const AT_ONCE = 8;

/** Reads all items, several at a time; what its server refuses is passed over, a server that is down ends it all. */
export async function readAtOnce<T, R>(
  items: readonly T[],
  read: (item: T) => Promise<R>,
): Promise<readonly ReadItem<T, R>[]> {
  const waiting = [...items.entries()];
  const results: ReadItem<T, R>[] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, item] = next;
      results[index] = await readOne(item, read);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, lane));
  return results;
}

/** A server that says no, or nonsense, of one room may well answer for the next. */
async function readOne<T, R>(item: T, read: (item: T) => Promise<R>): Promise<ReadItem<T, R>> {
  try {
    return { item, value: await read(item) };
  } catch (error) {
    const isOfItem = isTributaryError(error) && ITS_OWN.test(error.code);
    if (!isOfItem) throw error;
    return { item, passedOver: error.message };
  }
}

const ITS_OWN = /^(MATRIX_(REFUSED|NOT_FOUND|LEFT_ROOM|NONSENSE)|BRIDGE_(?!UNREACHABLE|SILENT|TOKEN)\w+)$/;
