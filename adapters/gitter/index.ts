export { gitterRooms } from './discover-rooms.ts';
