import type { NetworkSide } from '#src/ports/network-side';
import type { RightQuestions } from '#src/ports/right-questions';

/** Who asked longer ago has stopped waiting. */
const FRESH_MS = 60_000;

/** Answers what processes without connections want to know of rights on the networks of these sides; one look at a time. */
export async function answerRights(sides: readonly NetworkSide[], questions: RightQuestions): Promise<void> {
  await Promise.all(sides.map((side) => answerFrom(side, questions)));
}

async function answerFrom(side: NetworkSide, questions: RightQuestions): Promise<void> {
  for (const question of await questions.open({ network: side.network, withinMs: FRESH_MS }))
    await questions.answer(question, await side.rightOf(question));
}
