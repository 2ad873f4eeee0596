// Room encryption is out of scope (encrypted rooms are a blocker, spec P-3), so the native module is never needed.
module.exports = new Proxy(
  {},
  {
    get(_target, name) {
      // Module loaders and loggers probe these names; only a real use must fail.
      if (typeof name === 'symbol' || ['__esModule', 'default', 'then', 'toJSON'].includes(name)) return undefined;
      return new Proxy(function absent() {}, {
        get(_inner, member) {
          if (member === 'prototype') return {};
          if (typeof member === 'symbol' || member === 'then' || member === 'toJSON') return undefined;
          return 0;
        },
        apply() {
          throw new Error(`Tributary does not do room encryption: ${name} is not available.`);
        },
        construct() {
          throw new Error(`Tributary does not do room encryption: ${name} is not available.`);
        },
      });
    },
  },
);
