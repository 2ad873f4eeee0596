export { gitterRooms } from './discover-rooms.ts';
export { type GitterSide, type GitterSidePorts, type GitterSideSettings, gitterSide } from './gitter-side.ts';
export { probeInstance } from './probe-instance.ts';
