import type { ErrorDefinition } from './definition.ts';

/** Errors of finding duplicates. */
export const discoveryErrors = {
  DISCOVERY_NO_SOURCES: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'There is nowhere to look: the configuration names no homeserver, bridge, network or file.',
    left: 'Nothing was asked.',
    now: 'Add a homeserver with an appservice or an `adminToken`, a bridge with its `asToken`, a network, or `discovery.files`.',
  },
  DISCOVERY_SOURCE_UNKNOWN: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'There is no source {source}.{hint}',
    left: 'Nothing was asked.',
    now: 'Name one of: {known}.',
  },
  DISCOVERY_DIRECTORY_SILENT: {
    kind: 'temporary',
    retry: 'later',
    tookEffect: 'no',
    happened: 'The public rooms of {directory} did not come through our homeserver in time.',
    left: 'What was found before is kept.',
    now: 'Check whether {directory} still exists and our homeserver can reach it; else take it out of `discovery.directories`.',
  },
  DISCOVERY_FILE_UNREADABLE: {
    kind: 'input',
    retry: 'never',
    tookEffect: 'no',
    happened: 'The file {file} cannot be read: {why}.',
    left: 'What was found before is kept.',
    now: 'Mend the file, or take it out of `discovery.files`; files end in .jsonl or .csv.',
  },
} as const satisfies Record<string, ErrorDefinition>;
