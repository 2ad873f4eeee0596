import type { PartyAnswer } from '#src/acts/answers';
import type { FoundPlaces } from '#src/acts/rooms/find-places';
import type { ApprovalKind } from '#src/consent/approval';
import type { CommandName } from '#src/consent/commands';
import type { Word } from '#src/consent/consent';
import type { WordFault } from '#src/consent/judge-word';
import type { ErrorText } from '#src/errors/tributary-error';
import type { MergeRequest } from '#src/ports/merge-requests';

/** How many of a plan's parties have agreed: all that a room is told about the others. */
export interface Tally {
  readonly granted: number;
  readonly parties: number;
}

/** What came of something that was said to us; data, to be put into words by a face. */
export type HeardAnswer =
  | {
      readonly kind: 'word';
      readonly word: Word;
      readonly plan: string;
      readonly tally: Tally;
      readonly link: string;
      readonly startsAfter?: number;
    }
  /** The same word from the same person stands already. */
  | { readonly kind: 'word-again'; readonly word: Word; readonly plan: string }
  | { readonly kind: 'word-not-counted'; readonly fault: WordFault; readonly levelNeeded: number }
  | {
      readonly kind: 'withdrawn';
      readonly plan: string;
      readonly effect: 'taken-back' | 'objection-lifted' | 'too-late' | 'nothing-stood';
      /** Somebody deleted the message by which another had agreed; undefined: whose word it was took it back. */
      readonly deleted?: { readonly by: string; readonly whose: string };
    }
  /** A canonical admin approved one name. */
  | { readonly kind: 'approved'; readonly what: ApprovalKind; readonly name: string }
  | { readonly kind: 'only-in-canonical' }
  | { readonly kind: 'confirmed'; readonly consolidation: string }
  | {
      readonly kind: 'status';
      readonly plan: string;
      readonly state: string;
      readonly tally: Tally;
      readonly here: readonly PartyAnswer[];
      readonly link: string;
    }
  /** Written down; what becomes of it is told later. */
  | { readonly kind: 'requested' }
  /** The same on a network, where whoever asked is told when they are seen. */
  | { readonly kind: 'requested-from-afar'; readonly request: string }
  /** What communities ask for, for an operator. */
  | { readonly kind: 'requests'; readonly requests: readonly MergeRequest[] }
  | { readonly kind: 'decided'; readonly request: string; readonly decision: 'approve' | 'decline' }
  | { readonly kind: 'not-operator' }
  /** It may name rooms of others, so that it is told in a chat of two only. */
  | { readonly kind: 'only-in-chat' }
  | { readonly kind: 'found'; readonly found: FoundPlaces }
  /** What a plan means for the room where it was asked, and where everybody can read it in full. */
  | { readonly kind: 'shown'; readonly proposal: string; readonly link: string; readonly tally: Tally }
  /** Nothing is planned for the room. */
  | { readonly kind: 'no-plan' }
  | { readonly kind: 'quiet'; readonly isQuiet: boolean }
  | { readonly kind: 'code-unknown' }
  | { readonly kind: 'plan-closed'; readonly plan: string; readonly why: string }
  | { readonly kind: 'not-possible'; readonly text: ErrorText }
  /** `near`: the command that was probably meant. */
  | { readonly kind: 'unclear'; readonly about: CommandName | undefined; readonly near?: CommandName }
  /** Somebody mentioned us and wrote no command. */
  | { readonly kind: 'called' }
  | { readonly kind: 'help' };

/** An answer as it is given in a room; `silentAfter`: nothing more is answered there for a while (spec C-12). */
export type RoomAnswer = HeardAnswer & { readonly silentAfter?: true };
