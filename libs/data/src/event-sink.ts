import type { Call, NewEvent } from '#kernel';

import type { Statement } from './statement.js';

/** An event, and who brought it about. */
export interface Emitted {
  readonly call: Call;
  readonly event: NewEvent;
}

/** Where transactions leave what has happened. The events room provides it. */
export abstract class EventSink {
  /** The statement that writes events, in their order. It `records`. */
  abstract insert(
    emitted: readonly Emitted[],
    now: Date,
  ): { readonly statement: Statement; readonly values: readonly unknown[] };

  /** Tells, once it is committed, that something was recorded. */
  abstract recordIn(tx: { afterCommit(effect: () => void): void }): void;
}
