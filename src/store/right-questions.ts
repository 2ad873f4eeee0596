import type { Knex } from 'knex';
import type { OpenQuestion, RightQuestion, RightQuestions, SeenRight } from '#src/ports/right-questions';
import { toText } from './column-values.ts';

/** The number tells an answer to this asking from one that was given before it. */
const ASK = `
  insert into right_questions as known (network, channel, mask, asking, asked_at)
  values (:network, :channel, :mask, 1, clock_timestamp())
  on conflict (network, channel, mask) do update set asking = known.asking + 1, asked_at = clock_timestamp()
  returning asking`;

interface QuestionRow extends OpenQuestion {
  readonly answered: number;
  readonly asked_at: Date;
  readonly seen: SeenRight | null;
}

/** Carries questions about rights from one process of ours to another. */
export function createRightQuestions(knex: Knex): RightQuestions {
  const table = () => knex<QuestionRow>('right_questions');
  return {
    ask: async (question) => {
      const { rows } = await knex.raw<{ readonly rows: readonly { readonly asking: number }[] }>(ASK, keyOf(question));
      return rows[0]?.asking ?? 1;
    },
    answerTo: async (question) => {
      const row = await table().where(keyOf(question)).where('answered', '>=', question.asking).first('seen');
      return row?.seen ?? undefined;
    },
    open: async ({ network, withinMs }) => {
      const since = knex.raw("clock_timestamp() - ? * interval '1 millisecond'", [withinMs]);
      const unanswered = table().where({ network }).whereRaw('answered < asking');
      return unanswered.where('asked_at', '>=', since).select('network', 'channel', 'mask', 'asking');
    },
    answer: async (question, seen) => {
      const { asking } = question;
      await table().where(keyOf(question)).where('answered', '<', asking).update({ answered: asking, seen });
    },
  };
}

function keyOf({ network, channel, mask }: RightQuestion) {
  return { network, channel, mask: toText(mask) };
}
