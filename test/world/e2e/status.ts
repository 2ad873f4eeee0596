import { eventually } from '#test/world/eventually';
import type { GivenPlan } from './consents.ts';
import type { E2eWorld } from './e2e-world.ts';
import type { StatusJson } from './json-answers.ts';

/** What is waited for. */
export interface StatusWish {
  readonly given: GivenPlan;
  readonly isSo: (status: StatusJson) => boolean;
}

/** Asks the command line how the run of a plan stands until it is so; two minutes at most. */
export function untilStatus(world: Pick<E2eWorld, 'json'>, { given: { plan }, isSo }: StatusWish): Promise<StatusJson> {
  return eventually(
    async () => {
      const { answer } = await world.json<StatusJson>(['status', plan.plan]);
      if (!isSo(answer)) throw new Error(JSON.stringify(answer));
      return answer;
    },
    { within: 120_000, every: 1_000 },
  );
}

/** Asks until the run is done. */
export function untilDone(world: Pick<E2eWorld, 'json'>, given: GivenPlan): Promise<StatusJson> {
  return untilStatus(world, { given, isSo: ({ state }) => state === 'done' });
}
