import type { Chance } from '#src/ports/chance';

/** The characters of a code: no 0 and 1, which are misread (spec C-2). */
export const CODE_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ23456789';
/** How long a code is. */
export const CODE_LENGTH = 8;

const CODE = /^[A-Z2-9]{8}$/i;
/** What people copy along with a code: quotes, backticks, a full stop. */
const WRAPPING = /^[`'"“”‘’<(]+|[`'"“”‘’>).,!]+$/gu;

/** A new code, each as likely as any other. */
export function makeCode(chance: Chance): string {
  return chance.pick(CODE_ALPHABET, CODE_LENGTH);
}

/** The code that a word stands for, in capitals; undefined when it is none. */
export function readCode(text: string): string | undefined {
  const bare = text.trim().replace(WRAPPING, '');
  return CODE.test(bare) ? bare.toUpperCase() : undefined;
}
