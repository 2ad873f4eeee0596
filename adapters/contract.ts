export type {
  BridgeDriver,
  BridgeDrivers,
  BridgeFacts,
  ChannelLinker,
  ChannelUnlinker,
  LinkAnswer,
  LinkQuery,
  LinkState,
} from '#src/ports/bridge-driver';
