/**
 * What each piece of evidence weighs. The unit is one bit of surprise: a name worth 10 is one that about a thousand unrelated
 * communities would have to be searched for. Sums are compared with `likely` and `possible`.
 */
export const weights = {
  /** Sum from which a pair is worth a look by the communities' admins, or by a person who looks for more. */
  likely: 5,
  possible: 2.5,
  /** Facts that decide alone (spec D-4). */
  identity: 30,
  /** The form of a portal alias where no bridge is known to own such aliases (threat T-01). */
  portalForm: 8,
  /** One channel only if its server folds brackets to braces, which most do and not all. */
  caseFolding: 6,
  /** Strong hints (spec D-5). */
  mutualLinks: 8,
  bridgeStateWithGhosts: 7,
  sameRepository: 7,
  sameAdmins: 6,
  conflictingRepositories: 8,
  /** So many places of one community may name one repository, link to one place or have one admin before it says less. */
  ownCrowd: 4,
  /** Off per doubling beyond that. */
  crowd: 2.5,
  /** Weak hints (spec D-6): all of them for full overlap, less for less. */
  oneWayLink: 3,
  similarTopic: 2,
  sharedMembers: 3,
  /** A project's name by its length; short ones are soon used twice. */
  nameOfTwo: 2,
  nameOfThree: 5,
  nameOfFour: 8,
  name: 10,
  ordinaryName: 2.9,
  uncommonName: 4.2,
  styleName: 2,
  commonName: 1,
  /** On top when a name of everybody's words is made of several. */
  compound: 1,
  /** Off per doubling of the places of one kind that use the name, from the third on. */
  spread: 1.5,
  /** Off for what one side's name has and the other's has not. */
  emptyWord: 0,
  styleWord: 1.5,
  version: 1.5,
  gluedWord: 2,
  gluedShortWord: 3,
  kindWord: 3,
  platformWord: 5,
  prefixWord: 5,
  devWord: 5,
  otherWord: 6,
  subWord: 8,
  regionWord: 9,
  /** Off for reading a room as its organisation: where it is named so, where the room is called "server", and where nothing says so. */
  ownerAsName: 1,
  componentAsOwner: 3,
  ownerOnly: 5,
  domainSpelled: 2,
  domainAbbreviated: 7,
  /** The name is also that of the organisation, the homeserver, the workspace or the network. */
  ownerBearsName: 2.5,
  sameOperator: 3,
  /** The room stands on the homeserver of another organisation. */
  foreignServer: 2,
  foreignServerOrdinary: 5,
  otherNetwork: 0.4,
  otherOwner: 4,
  samePlace: 10,
  samePlaceOtherSpelling: 5,
  sameOwner: 2,
  plainSibling: 6,
  /** The word in front is that of a bigger project, or the rest of the name is one by itself. */
  umbrella: 2.5,
  thirdPlace: 2,
  /** On top when that place belongs to somebody of this name. */
  ownedThirdPlace: 0.5,
  /** The name occurs in no other name, measured among at least so many endpoints. */
  rareName: 1,
  rareNameSample: 200,
  /** Nothing else on the protocol is called after the project, measured among as many. */
  onlyRoom: 0.5,
};
