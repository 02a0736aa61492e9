import { type Emitted, EventSink, type Write } from '#data';

import { printData } from './event-data.js';
import { RecordedEvents } from './recorded-events.js';

/** Writes the events of transactions, and tells whoever waits for any once they are committed. */
export class EventRecorder extends EventSink {
  private readonly listeners = new Set<() => void>();

  override writes(emitted: readonly Emitted[], now: Date): Write[] {
    const writes: Write[] = [];
    let events = new RecordedEvents(now);
    for (const one of emitted) {
      const data = printData(one.event);
      if (!events.hasRoomFor(data)) {
        writes.push(events.write());
        events = new RecordedEvents(now);
      }
      events.add(one, data);
    }
    return events.isEmpty ? writes : [...writes, events.write()];
  }

  override recordIn(tx: { afterCommit(effect: () => void): void }): void {
    tx.afterCommit(this.wake);
  }

  /** @param listener called when this process has committed events; @returns takes it back */
  whenRecorded(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private readonly wake = (): void => {
    for (const listener of this.listeners) listener();
  };
}
