export { actorRooms } from './actor-rooms.ts';
export { homeserverRooms, shownRooms } from './homeserver-rooms.ts';
export { probeDirectory, publicDirectory } from './public-directory.ts';
export { type RecordedNetworks, recordedNetworks } from './recorded-networks.ts';
export type { ReadRoom, Surroundings } from './room-place.ts';
export { sightingOfRoom } from './room-sighting.ts';
