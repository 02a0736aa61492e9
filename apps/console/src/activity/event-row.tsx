import type { LigatureEvent } from '#client';
import { memo, type ReactNode, useState } from 'react';

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
  isFresh = false,
  origin,
  onSubject,
  onType,
}: {
  readonly event: LigatureEvent;
  readonly isFresh?: boolean;
  /** Where it came from, as far as that is told. */
  readonly origin?: ReactNode;
  readonly onSubject?: (subject: string) => void;
  readonly onType: (type: string) => void;
}): ReactNode {
  const { type, subject, time, actor } = event;
  const name = nameOfSubject(event);
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={isFresh ? 'fresh' : ''}>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
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
