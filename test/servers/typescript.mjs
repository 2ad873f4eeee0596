/**
 * Lets plain Node run the sources: `node --conditions=source --import ./test/servers/typescript.mjs file.ts`.
 * For tests that need a process of its own, such as one that is killed.
 */
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
