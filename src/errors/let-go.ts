/** Told of a failure that came after the one that is thrown. */
export type OnLater = (error: unknown) => void;

const nobody: OnLater = () => undefined;

/** Does work, and lets go of what it holds where it fails: what failed first is thrown. */
export async function orLetGo<T>(work: () => Promise<T>, letGo: () => Promise<unknown>, later = nobody): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await letGo().catch(later);
    throw error;
  }
}

/** As `orLetGo`, and lets go of it as well where the work succeeds. */
export async function thenLetGo<T>(work: () => Promise<T>, letGo: () => Promise<unknown>, later = nobody): Promise<T> {
  const result = await orLetGo(work, letGo, later);
  await letGo();
  return result;
}

/** Lets go of one thing after the other, of each whatever befell those before: what failed first is thrown. */
export async function letGoOfAll(ends: readonly (() => Promise<unknown>)[], later = nobody): Promise<void> {
  const failures: unknown[] = [];
  for (const end of ends) await end().catch((error: unknown) => failures.push(error));
  const [first, ...others] = failures;
  for (const other of others) later(other);
  if (failures.length > 0) throw first;
}
