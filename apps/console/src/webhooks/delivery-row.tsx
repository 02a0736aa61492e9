import type { Delivery } from '#client';
import { type ReactNode, useState } from 'react';

import { Button } from '../components/button.js';
import { Time } from '../components/time.js';
import { eventName } from '../messages/events.js';
import { webhooks as words } from '../messages/webhooks.js';

const isStatus = (status: string): status is keyof typeof words.statuses => status in words.statuses;

/** One event that was to be sent: unfolded with each attempt. */
export function DeliveryRow({
  delivery,
  isEnabled,
  isPending,
  onRetry,
}: {
  readonly delivery: Delivery;
  readonly isEnabled: boolean;
  readonly isPending: boolean;
  readonly onRetry: () => void;
}): ReactNode {
  const { event, type, subject, status, createdAt, nextAttemptAt } = delivery;
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          <span className={`chip state-${status}`}>{isStatus(status) ? words.statuses[status] : status}</span>
          <strong>{eventName(type)}</strong>
          <code>{subject}</code>
          <span className="hint">
            <Time at={createdAt} />
          </span>
        </summary>
        {isOpen && (
          <>
            <p className="hint">
              <code>{type}</code> · <code>{event}</code>
              {nextAttemptAt !== null && (
                <>
                  {' '}
                  · {words.nextAttempt} <Time at={nextAttemptAt} />
                </>
              )}
            </p>
            <Attempts delivery={delivery} />
            <Button
              aria-label={words.retryOf(eventName(type))}
              isDisabled={!isEnabled}
              isPending={isPending}
              onPress={onRetry}
            >
              {words.retry}
            </Button>
          </>
        )}
      </details>
    </li>
  );
}

function Attempts({ delivery: { attempts } }: { readonly delivery: Delivery }): ReactNode {
  if (attempts.length === 0) return <p className="hint">{words.noAttempts}</p>;
  return (
    <ol className="attempts">
      {attempts.map(({ time, status, durationMs, answer, error }) => (
        <li key={time}>
          <Time at={time} /> · {status ?? words.noAnswer} · {words.milliseconds(durationMs)}
          {error !== null && (
            <>
              {' '}
              · <bdi>{error}</bdi>
            </>
          )}
          {answer !== null && answer !== '' && (
            <pre dir="auto" tabIndex={0} aria-label={words.answer}>
              {answer}
            </pre>
          )}
        </li>
      ))}
    </ol>
  );
}
