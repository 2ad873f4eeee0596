import pg from 'pg';

/**
 * A connection of BullMQ's to the database that may be cut at any moment: it takes some out of its pool without listening to
 * them, and what nobody listens to ends the process. The call that uses the connection fails, and tells why.
 */
export class QueueClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
