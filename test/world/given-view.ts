import { RoomsInView } from '#jobs/view/rooms-in-view';
import type { World } from '#src/ports/world';
import { CANONICAL, givenMerge, portalOf } from './merge-world.ts';

/** A view of the rooms of a merge, with the questions that reach the rooms themselves. */
export async function givenView() {
  const merge = await givenMerge();
  const asked: string[] = [];
  const world = new Proxy(merge.ports.world, {
    get: (target, name: keyof World) => {
      const ask = target[name] as (query: unknown) => unknown;
      return (query: unknown) => {
        asked.push(name);
        return ask(query);
      };
    },
  });
  const { writer, installation } = merge.ports;
  const view = new RoomsInView({ world, writer, installation, rooms: [CANONICAL, portalOf('#crystal')] });
  return { merge, view, asked };
}
