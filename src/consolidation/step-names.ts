/** The steps in the order of the specification; a stored name is never reused or renamed. */
export const stepNames = [
  'inspect-rooms',
  'check-consent',
  'prepare-canonical',
  'prepare-source',
  'link-channel',
  'verify-link',
  'close-source',
  'unlink-source',
  'await-drained',
  'move-aliases',
  'publish-aliases',
  'record-bridges',
  'update-spaces',
  'update-directories',
  'announce',
  'await-confirmation',
  'tombstone',
  'verify-outcome',
  'return-power',
  'watch',
] as const;

/** The name of a step; also its file name and what is stored. */
export type StepName = (typeof stepNames)[number];
