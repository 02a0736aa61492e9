import type { DeliveryAttempt } from '#client';
import type { ReactNode } from 'react';

import { webhooks as words } from '../messages/webhooks.js';

/** What came back when something was sent to try it out. */
export function TestAnswer({
  attempt: { status, durationMs, answer, error },
}: {
  readonly attempt: DeliveryAttempt;
}): ReactNode {
  const isTaken = error === null;
  return (
    <div className={isTaken ? 'notice after' : 'notice bad after'} role="status">
      <p>
        {status === null
          ? words.testUnanswered(durationMs)
          : (isTaken ? words.testTaken : words.testRefused)(status, durationMs)}{' '}
        {error !== null && <bdi>{error}</bdi>}
      </p>
      {answer !== null && answer !== '' && (
        <pre dir="auto" tabIndex={0} aria-label={words.answer}>
          {answer}
        </pre>
      )}
    </div>
  );
}
