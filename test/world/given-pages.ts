import type { Plan } from '#src/consolidation/plan';
import { type PagesServer, type PagesSettings, startPages } from '#src/http/pages/server';
import { type ActsGiven, type GivenActs, givenActs, PEOPLE, ROOMS } from './given-acts.ts';

/** A community's acts with the pages over them. */
export interface GivenPages extends GivenActs {
  readonly pages: PagesServer;
  /** What went wrong and was not the visitor's doing. */
  readonly faults: unknown[];
  /** The plan that retires the chat room and the portal into canonical, as its steps were rehearsed; nobody was asked yet. */
  planned(): Promise<Plan>;
  get(path: string): Promise<Answered>;
}

/** What a visitor got. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Shows the pages of a community on a port of their own. */
export async function givenPages(given: ActsGiven = {}, settings: Partial<PagesSettings> = {}): Promise<GivenPages> {
  const community = givenActs({ rehearses: true, ...given });
  const faults: unknown[] = [];
  const pages = await startPages({
    listen: { host: '127.0.0.1', port: 0 },
    acts: community.acts,
    onFault: (error) => void faults.push(error),
    ...settings,
  });
  return {
    ...community,
    pages,
    faults,
    planned: async () => {
      const retire = [ROOMS.chat, ROOMS.portal];
      const request = { into: ROOMS.canonical, retire, dryRun: false, requestedBy: PEOPLE.ann };
      return (await community.acts.plan(request)).plan;
    },
    get: async (path) => {
      const answer = await fetch(`${pages.address}${path}`);
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    },
  };
}
