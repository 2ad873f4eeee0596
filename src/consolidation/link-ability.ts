import type {
  BridgeDriver,
  ChannelLinker,
  ChannelUnlinker,
  LinkDater,
  LinkMover,
  ListenerCaller,
  TaskTeller,
} from '#src/ports/bridge-driver';

/** True when the driver can link; a missing ability is known while planning (spec B-2). */
export function canLink(driver: BridgeDriver): driver is BridgeDriver & ChannelLinker {
  return 'link' in driver;
}

/** True when the driver can unlink. */
export function canUnlink(driver: BridgeDriver): driver is BridgeDriver & ChannelUnlinker {
  return 'unlink' in driver;
}

/** True when the bridge knows one room for a channel, so that a link is moved and never stands twice. */
export function movesLinks(driver: BridgeDriver): driver is BridgeDriver & ChannelLinker & LinkMover {
  return 'readyToMove' in driver && canLink(driver);
}

/** True when the bridge tells since when a link stands. */
export function datesLinks(driver: BridgeDriver): driver is BridgeDriver & LinkDater {
  return 'linkedSince' in driver;
}

/** True when people of the network who only listen have to be called into the rooms of a channel. */
export function callsListeners(driver: BridgeDriver): driver is BridgeDriver & ListenerCaller {
  return 'callListeners' in driver;
}

/** True when linking and unlinking are a person's work, which the driver can tell beforehand. */
export function tellsTask(driver: BridgeDriver): driver is BridgeDriver & TaskTeller {
  return 'taskFor' in driver;
}
