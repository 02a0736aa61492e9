import type { LigatureEvent } from '#client';
import { type ReactNode, useCallback, useMemo, useState } from 'react';

import { useSeenRows } from '../components/use-seen-rows.js';
import { EventRow } from './event-row.js';

/** Pixels, of one line. */
const USUAL = 48;

/** Events, the latest first. Of thousands, only those are there that are seen. */
export function EventList<Event extends LigatureEvent>({
  events,
  fresh,
  originOf,
  onSubject,
  onType,
}: {
  readonly events: readonly Event[];
  /** Ids of those that are new. */
  readonly fresh?: ReadonlySet<string>;
  /** Where one came from, as far as that is told. */
  readonly originOf?: (event: Event) => ReactNode;
  readonly onSubject?: (subject: string) => void;
  readonly onType: (type: string) => void;
}): ReactNode {
  const keys = useMemo(() => events.map(({ id }) => id), [events]);
  const { list, rows, after } = useSeenRows(keys, USUAL);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: string, isOpen: boolean): void => {
    setOpen((before) => {
      if (before.has(id) === isOpen) return before;
      const next = new Set(before);
      if (isOpen) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  return (
    <ol className="rows card events" ref={list} style={{ paddingBlockEnd: after > 0 ? after : undefined }}>
      {rows.flatMap(({ row, before }) => {
        const event = events[row];
        return event === undefined ? (
          []
        ) : (
          <EventRow
            key={event.id}
            event={event}
            place={row + 1}
            count={events.length}
            before={before}
            isFresh={fresh?.has(event.id) === true}
            isOpen={open.has(event.id)}
            onToggle={toggle}
            origin={originOf?.(event)}
            {...(onSubject !== undefined && { onSubject })}
            onType={onType}
          />
        );
      })}
    </ol>
  );
}
