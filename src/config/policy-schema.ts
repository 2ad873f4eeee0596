import { z } from 'zod';

const hours = () => z.number().min(0, 'must not be negative');
const days = () => z.number().positive('must be more than 0');

/** What plans are bound to; a change makes other plans, and never touches those that exist. */
export const policy = z.strictObject({
  objectionHours: hours().default(24).meta({
    description: 'Hours between the last consent and the first write, in which people with level 50 can object.',
  }),
  secondConfirmation: z.boolean().default(true).meta({
    description:
      'Ask once more before the first tombstone, when everything already works in canonical. TOMBSTONES ARE IRREVERSIBLE: leave it on.',
  }),
  consentDays: days().default(30).meta({
    description:
      'Days a request for consent stays open; counts until the first write, and stands still for the time to object once all have agreed.',
  }),
  confirmReminderDays: days()
    .default(7)
    .meta({ description: 'Days between reminders while the second confirmation is waited for.' }),
  watchDays: hours().default(30).meta({ description: 'Days a finished consolidation is watched and repaired.' }),
  reminderDays: hours().default(0).meta({
    description:
      'Days after which those who are still in a retired room are reminded of where it went, once; 0: never. Until then our account keeps the right to speak there.',
  }),
  quorum: z.int('must be a whole number').min(1, 'must be at least 1').default(1).meta({
    description: 'How many different people must agree for each side.',
  }),
  allowWidening: z.boolean().default(false).meta({
    description:
      "Allow plans that make a room easier to join, read or find than it was; each such line still needs everybody's yes.",
  }),
  recordRetiredNetworks: z.boolean().default(true).meta({
    description: 'Record in canonical also networks that no bridge reaches any more (Gitter).',
  }),
  requests: z.enum(['operator-approves', 'open']).default('operator-approves').meta({
    description:
      'What becomes of `!tributary request` in a room: `operator-approves`: it waits for `tributary requests approve`; `open`: everybody concerned is asked at once.',
  }),
});
