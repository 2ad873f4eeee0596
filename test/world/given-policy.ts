import type { Policy } from '#src/portals/installation';

/** What an installation wants that asks for everything and is in no hurry. */
export const givenPolicy: Policy = {
  objectionHours: 24,
  secondConfirmation: true,
  consentDays: 30,
  confirmReminderDays: 7,
  watchDays: 30,
  quorum: 1,
  allowWidening: false,
  recordRetiredNetworks: true,
};
