import { z } from 'zod';
import { serverName, text } from './fields.ts';

const MOST_PER_SECOND = 10_000;

/** Where `tributary discover` looks besides what is configured anyway, and how often it may ask. */
export const discovery = z.strictObject({
  directories: z.array(serverName()).default([]).meta({
    description: 'Other homeservers whose public room directories are read through ours.',
  }),
  files: z.array(text()).default([]).meta({
    description:
      'Files of what you know already, `.jsonl` or `.csv`, relative to this file: one endpoint a line, with the fields of `tributary match` and, if known, `room`, `topic` and `repository`.',
  }),
  foreignRequestsPerMinute: z
    .number()
    .positive()
    .max(MOST_PER_SECOND)
    .default(60)
    .meta({ description: 'At most so many requests a minute to each server and bridge that others may need as well.' }),
  ircDetails: z.int().min(0).max(MOST_PER_SECOND).default(25).meta({
    description:
      'Of so many channels of a network modes and founder are asked as well; each takes about six seconds, for networks want us to be slow.',
  }),
});
