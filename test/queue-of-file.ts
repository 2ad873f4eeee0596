import { basename } from 'node:path';

// Half of the files keep their queue in Redis, so that one run tells of both; a name of even length is as good as any coin,
// and falls the same way each time.
const name = basename(expect.getState().testPath ?? '', '.test.ts');

process.env.TRIBUTARY_TEST_QUEUE ??= name.length % 2 === 0 ? 'redis' : 'database';
