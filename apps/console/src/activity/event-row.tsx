import type { LigatureEvent } from '#client';
import { memo, type ReactNode } from 'react';

import { Time } from '../components/time.js';
import { activity as words } from '../messages/activity.js';
import { eventName } from '../messages/events.js';
import { EventDetails } from './event-details.js';

/** Who did it, as people say it. */
export function actorName({ actor: { type, id, name } }: Pick<LigatureEvent, 'actor'>): string {
  if (type === 'key' && id !== null) return words.byKey(id);
  return name ?? words.actors[type];
}

const NAMES = ['title', 'name', 'email', 'username'] as const;

/** What it happened to, as people call it; `null`: it has no name. */
function nameOfSubject({ data }: LigatureEvent): string | null {
  for (const field of NAMES) {
    const value = (data as Readonly<Record<string, unknown>>)[field];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** One event: unfolded with what changed, and all of it. Of very many only those are drawn anew that are others. */
export const EventRow = memo(function EventRow({
  event,
  place,
  count,
  before,
  isFresh,
  isOpen,
  onToggle,
  origin,
  onSubject,
  onType,
}: {
  readonly event: LigatureEvent;
  /** Of so many, counted from 1. */
  readonly place: number;
  readonly count: number;
  /** The room above it of events that are not there, in pixels. */
  readonly before: number;
  readonly isFresh: boolean;
  readonly isOpen: boolean;
  readonly onToggle: (id: string, isOpen: boolean) => void;
  /** Where it came from, as far as that is told. */
  readonly origin?: ReactNode;
  readonly onSubject?: (subject: string) => void;
  readonly onType: (type: string) => void;
}): ReactNode {
  const { id, type, subject, time, actor } = event;
  const name = nameOfSubject(event);
  return (
    <li
      className={isFresh ? 'fresh' : ''}
      data-key={id}
      aria-posinset={place}
      aria-setsize={count}
      style={before > 0 ? { marginBlockStart: before } : undefined}
    >
      <details open={isOpen} onToggle={({ currentTarget }) => onToggle(id, currentTarget.open)}>
        <summary>
          <strong>{eventName(type)}</strong>
          {isFresh && <span className="chip">{words.isNew}</span>}
          {name !== null && <span dir="auto">{name}</span>}
          <code>{subject}</code>
          <span className="hint who">
            {words.by} <bdi>{actorName(event)}</bdi> {words.vias[actor.via]} {origin} · <Time at={time} />
          </span>
        </summary>
        {isOpen && (
          <EventDetails
            event={event}
            onType={() => onType(type)}
            {...(onSubject !== undefined && { onSubject: () => onSubject(subject) })}
          />
        )}
      </details>
    </li>
  );
});
