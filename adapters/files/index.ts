export { endpointFile } from './endpoint-file.ts';
export { probeFile } from './probe-file.ts';
