import { z } from 'zod';

const MAX_TEXT = 1_000;
const MOST_GROUPS = 5_000;

/** A text from the instance, cut to what anybody would write. */
const text = () => z.string().transform((value) => value.slice(0, MAX_TEXT));

/** An id of Gitter's database: goes into paths, so that nothing else will do. */
const id = () => z.string().regex(/^[0-9a-f]{24}$/);

/** A uri by Gitter's own grammar: `group`, `group/room` or `group/room/channel`. */
const uri = () =>
  z
    .string()
    .max(250)
    .regex(/^[\p{L}\d_][\p{L}\d._-]*(\/[\p{L}\d._-]+){0,2}$/u);

const backing = z.object({ type: z.string().nullish(), linkPath: text().nullish() });

/** A group, as far as it is used; backed by a repository or organisation where it is. */
export const groupSchema = z.object({ id: id(), uri: text(), backedBy: backing.nullish() });

/** A room, as far as it is used; which fields are there depends on how it was asked for. */
export const roomSchema = z.object({
  id: id(),
  uri: uri(),
  name: text().nullish(),
  topic: text().nullish(),
  oneToOne: z.boolean().nullish(),
  public: z.boolean().nullish(),
  groupId: id().nullish(),
  backend: backing.nullish(),
  matrixRoomLink: text().nullish(),
});

/** A person, as far as they are used. */
export const userSchema = z.object({ id: id(), username: text() });

/** Who administers a room; `GROUP_ADMIN`: whoever administers its group does. */
export const securitySchema = z.object({ type: z.string().nullish(), admins: z.string().nullish() });

/** A message of a room; with a virtual user it came over a bridge. */
export const messageSchema = z.object({
  id: id(),
  text: text(),
  editedAt: z.unknown().optional(),
  fromUser: userSchema.nullish(),
  virtualUser: z.unknown().optional(),
});

/** A person. */
export type GitterUser = z.output<typeof userSchema>;
/** A message. */
export type GitterMessage = z.output<typeof messageSchema>;
/** One room. */
export type GitterRoom = z.output<typeof roomSchema>;
/** One group. */
export type GitterGroup = z.output<typeof groupSchema>;

/** The entries of a list that are what they should be, and how many are not; undefined: it is no list. */
export function readList<T>(
  value: unknown,
  schema: z.ZodType<T>,
): { readonly entries: readonly T[]; readonly odd: number } | undefined {
  if (!Array.isArray(value)) return undefined;
  const entries = value.slice(0, MOST_GROUPS * 10).flatMap((entry) => {
    const read = schema.safeParse(entry);
    return read.success ? [read.data] : [];
  });
  return { entries, odd: value.length - entries.length };
}
