import { LigatureError } from '#client';
import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { common } from '../messages/common.js';
import { Button } from './button.js';
import { Failed } from './states.js';

/** A screen that broke; the rest of the console goes on. */
export function Broken({ error, reset }: ErrorComponentProps): ReactNode {
  if (error instanceof LigatureError) return <Failed error={error} retry={reset} isScreen />;
  return (
    <div className="state" role="alert">
      <h1>{common.broken}</h1>
      <p>{common.brokenText}</p>
      <details>
        <summary>{common.details}</summary>
        <pre dir="auto">{error instanceof Error ? error.message : String(error)}</pre>
      </details>
      <div className="actions">
        <Button onPress={reset}>{common.tryAgain}</Button>
        <Button onPress={() => location.reload()}>{common.reload}</Button>
      </div>
    </div>
  );
}
