import type { LigatureEvent } from '#client';
import type { ReactNode } from 'react';

import { Button } from '../components/button.js';
import { activity as words } from '../messages/activity.js';
import { placeOfSubject } from '../shell/subject.js';
import { SubjectLink } from '../shell/subject-link.js';

/** What changed, all of the event, and where to go from it. */
export function EventDetails({
  event,
  onSubject,
  onType,
}: {
  readonly event: LigatureEvent;
  readonly onSubject?: () => void;
  readonly onType: () => void;
}): ReactNode {
  const changes = changesOf(event);
  return (
    <>
      {changes.length > 0 && (
        <div className="wide">
          <table className="changes">
            <caption>{words.changes}</caption>
            <thead>
              <tr>
                <th scope="col">{words.field}</th>
                <th scope="col">{words.before}</th>
                <th scope="col">{words.after}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(([field, before, after]) => (
                <tr key={field}>
                  <th scope="row">{field}</th>
                  <td dir="auto">{textOf(before)}</td>
                  <td dir="auto">{textOf(after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {event.truncated !== undefined && <p className="hint">{words.truncated(event.truncated.join(', '))}</p>}
      <pre className="json" tabIndex={0} aria-label={words.whole}>
        {JSON.stringify(event, null, 2)}
      </pre>
      <div className="actions">
        {placeOfSubject(event) !== null && (
          <SubjectLink event={event} className="button">
            {words.open}
          </SubjectLink>
        )}
        {onSubject !== undefined && <Button onPress={onSubject}>{words.onlySubject}</Button>}
        <Button onPress={onType}>{words.onlyType}</Button>
      </div>
    </>
  );
}

function changesOf({ data }: LigatureEvent): [field: string, before: unknown, after: unknown][] {
  const { changes } = data as { changes?: unknown };
  if (typeof changes !== 'object' || changes === null) return [];
  return Object.entries(changes).flatMap(([field, pair]) =>
    Array.isArray(pair) ? [[field, pair[0], pair[1]] as [string, unknown, unknown]] : [],
  );
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);
