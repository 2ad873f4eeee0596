// The packages behind parts of matrix-bot-sdk that Tributary never uses: its own requests, web server, storage and room
// encryption (encrypted rooms are a blocker, spec P-3). Not installed, they cannot be attacked, and commands start sooner.

/** Names that module loaders and loggers probe; only a real use must fail. */
const PROBED = ['__esModule', 'default', 'then', 'toJSON'];

function refuse() {
  throw new Error(
    'This part of matrix-bot-sdk is not there: Tributary has its own requests, and does no room encryption.',
  );
}

/** A member of the absent package: enums read numbers from it, classes extend it. */
function absentMember() {
  return new Proxy(function absent() {}, {
    get(_member, name) {
      if (name === 'prototype') return {};
      return typeof name === 'symbol' || PROBED.includes(name) ? undefined : 0;
    },
    apply: refuse,
    construct: refuse,
  });
}

module.exports = new Proxy(function absent() {}, {
  get(_package, name) {
    if (name === 'prototype') return {};
    return typeof name === 'symbol' || PROBED.includes(name) ? undefined : absentMember();
  },
  apply: refuse,
  construct: refuse,
});
