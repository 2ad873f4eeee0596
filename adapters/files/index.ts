export { endpointFile } from './endpoint-file.ts';
