/** How an act is described on every face: the same word, the same sentence (spec F-2). */
export interface ActWords {
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** What is typed in a room; undefined where the act is not offered there. */
  readonly inRoom?: string;
  /** What is typed at the terminal; undefined where the act is not offered there. */
  readonly atTerminal?: string;
}

/** The words of all acts, in the order in which they are used. */
export const actWords: readonly ActWords[] = [
  {
    name: 'find',
    summary: 'Looks for other rooms and channels of the same community; of this room, or of the one you name.',
    inRoom: '!tributary find',
  },
  {
    name: 'request',
    summary: 'Asks for rooms to be made one; for moderators of one of them.',
    inRoom: '!tributary request #old:example.org irc://libera/#crystal into #new:example.org',
  },
  {
    name: 'requests',
    summary: 'Lists what people of communities ask for, and lets operators decide.',
    inRoom: '!tributary requests approve r_4f9k2m8x1c',
    atTerminal: 'tributary requests approve r_4f9k2m8x1c',
  },
  {
    name: 'plan',
    summary: 'Inspects the rooms and freezes a plan.',
    atTerminal: 'tributary plan --into "#crystal:example.org" --retire "#old:example.org"',
  },
  {
    name: 'ask',
    summary: 'Sends the question to everybody whose consent is needed.',
    atTerminal: 'tributary ask p_4f9k2m8x1c',
  },
  { name: 'show', summary: 'Tells what is planned for this room.', inRoom: '!tributary show' },
  {
    name: 'agree',
    summary: 'Says yes for the side you speak for.',
    inRoom: '!tributary agree K7QF2M9X',
    atTerminal: 'tributary agree p_4f9k2m8x1c --as operator:libera-bridge --by @ann:example.org',
  },
  {
    name: 'refuse',
    summary: 'Says no for the side you speak for; the plan ends.',
    inRoom: '!tributary refuse K7QF2M9X',
    atTerminal: 'tributary refuse p_4f9k2m8x1c --as operator:libera-bridge --by @ann:example.org',
  },
  {
    name: 'object',
    summary: 'Stops the run until the objection is lifted; for moderators.',
    inRoom: '!tributary object p_4f9k2m8x1c',
    atTerminal: 'tributary object p_4f9k2m8x1c --as operator:libera-bridge --by @ann:example.org',
  },
  {
    name: 'withdraw',
    summary: 'Takes back what you said, as long as no room has been replaced.',
    inRoom: '!tributary withdraw K7QF2M9X',
  },
  {
    name: 'promote',
    summary:
      'Makes one moderator of a retired room a moderator of the room that stays; for its admins, one name each time.',
    inRoom: '!tributary promote @mod:example.org',
    atTerminal: 'tributary promote p_4f9k2m8x1c @mod:example.org --by @ann:example.org',
  },
  {
    name: 'lift',
    summary: 'Lifts one ban in the room that stays; for its admins, one name each time.',
    inRoom: '!tributary lift @bob:example.org',
    atTerminal: 'tributary lift p_4f9k2m8x1c @bob:example.org --by @ann:example.org',
  },
  {
    name: 'run',
    summary: 'Starts the consolidation of a plan, or finds the one that was started.',
    atTerminal: 'tributary run p_4f9k2m8x1c --follow',
  },
  {
    name: 'confirm',
    summary: 'Gives the second confirmation, before rooms are replaced for good.',
    inRoom: '!tributary confirm p_4f9k2m8x1c',
    atTerminal: 'tributary confirm c_8s2h5v7b3n',
  },
  {
    name: 'undo',
    summary: 'Takes everything back, as long as no room has been replaced.',
    atTerminal: 'tributary undo c_8s2h5v7b3n',
  },
  { name: 'pause', summary: 'Stops a run between two steps.', atTerminal: 'tributary pause c_8s2h5v7b3n' },
  { name: 'resume', summary: 'Lets a paused run go on.', atTerminal: 'tributary resume c_8s2h5v7b3n' },
  {
    name: 'status',
    summary: 'Tells where it stands.',
    inRoom: '!tributary status',
    atTerminal: 'tributary status c_8s2h5v7b3n',
  },
  {
    name: 'report',
    summary: 'Tells the whole story with evidence.',
    atTerminal: 'tributary report c_8s2h5v7b3n --format md',
  },
  {
    name: 'audit',
    summary: 'Shows the log, and checks that nobody changed it.',
    atTerminal: 'tributary audit c_8s2h5v7b3n --verify',
  },
  {
    name: 'doctor',
    summary: 'Tells what a run waits for and how to help it.',
    atTerminal: 'tributary doctor c_8s2h5v7b3n',
  },
  {
    name: 'never',
    summary: 'Ends all asking in this room; for moderators.',
    inRoom: '!tributary never',
  },
  {
    name: 'welcome',
    summary: 'Lets me ask in this room again; for moderators.',
    inRoom: '!tributary welcome',
  },
  { name: 'help', summary: 'Lists these commands.', inRoom: '!tributary help' },
];
