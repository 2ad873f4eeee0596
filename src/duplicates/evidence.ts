/** How far a verdict allows to go (spec D-9): plan in bulk, look once, suggest, leave alone. */
export type DuplicateTier = 'certain' | 'likely' | 'possible' | 'none';

/** Every kind of evidence there is, for and against. */
export type EvidenceKind =
  // A person has said it; outranks all the others (spec D-10).
  | 'person-said-same'
  | 'person-said-different'
  // Facts of identity (spec D-4).
  | 'same-address'
  | 'same-room'
  | 'portal-alias'
  | 'gitter-alias'
  | 'bridge-word'
  | 'alias-resolves'
  | 'same-gitter-room'
  | 'tombstone-chain'
  | 'same-project-association'
  // Strong hints (spec D-5).
  | 'mutual-links'
  | 'bridge-state-with-ghosts'
  | 'same-repository'
  | 'same-admins'
  | 'portal-alias-form'
  | 'case-folding'
  // Weak hints (spec D-6).
  | 'same-name'
  | 'owner-bears-name'
  | 'network-bears-name'
  | 'same-operator'
  | 'third-place'
  | 'rare-name'
  | 'only-room'
  | 'one-way-link'
  | 'similar-topic'
  | 'shared-members'
  | 'bridge-state-alone'
  // Against (spec D-7).
  | 'name-differs'
  | 'foreign-server'
  | 'other-network'
  | 'other-owner'
  | 'same-place'
  | 'plain-sibling'
  | 'umbrella'
  | 'ambiguous-alias'
  | 'conflicting-repositories'
  // Never a score (spec D-8, threat T-03).
  | 'look-alike'
  | 'hidden-characters';

/** Who said a thing, where it was found and when (ISO 8601; absent for what follows from a name alone). */
export interface Provenance {
  readonly who: string;
  readonly where: string;
  readonly when?: string;
}

/** One named piece of evidence about two endpoints (spec D-3). */
export interface Evidence {
  readonly kind: EvidenceKind;
  /** Bits for (positive) or against (negative) "one community"; 0 for a warning. */
  readonly weight: number;
  /** Plain words for the console; holds names from hostile places, so escape it for its sink (spec D-2). */
  readonly says: string;
  readonly from: Provenance;
  /** The best tier that is left with this evidence, whatever else there is. */
  readonly limit?: 'possible' | 'none';
}

/** What `decideDuplicate` found about two endpoints. */
export interface DuplicateVerdict {
  readonly tier: DuplicateTier;
  /** 0 to 1, for ranking; rises with the tier. */
  readonly score: number;
  /** Strongest first; empty when nothing speaks for or against. */
  readonly evidence: readonly Evidence[];
}

/** The provenance of what follows from the names alone. */
export const FROM_NAMES: Provenance = { who: 'the names themselves', where: 'names' };
