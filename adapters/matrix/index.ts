export { actorRooms } from './actor-rooms.ts';
export { homeserverRooms, shownRooms } from './homeserver-rooms.ts';
export { publicDirectory } from './public-directory.ts';
export type { Surroundings } from './room-place.ts';
