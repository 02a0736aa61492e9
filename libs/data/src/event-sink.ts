import type { Call, NewEvent } from '#kernel';

import type { Statement } from './statement.js';

/** An event, and who brought it about. */
export interface Emitted {
  readonly call: Call;
  readonly event: NewEvent;
}

/** A statement that writes, and its values. */
export interface Write {
  readonly statement: Statement;
  readonly values: readonly unknown[];
}

/** Where transactions leave what has happened. The events room provides it. */
export abstract class EventSink {
  /** The statements that write events, to be sent in this order, which is theirs. They `record`. */
  abstract writes(emitted: readonly Emitted[], now: Date): Write[];

  /** Tells, once it is committed, that something was recorded. */
  abstract recordIn(tx: { afterCommit(effect: () => void): void }): void;
}
