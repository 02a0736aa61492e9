import type { ReactNode } from 'react';

import { common } from '../messages/common.js';
import { useUnsent } from '../unsent.js';
import { Button } from './button.js';

/** How far something is that takes long, and what ends it between two of its steps. Whoever leaves meanwhile is asked. */
export function Progress({
  label,
  value,
  max,
  onStop,
}: {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly onStop: () => void;
}): ReactNode {
  useUnsent();
  return (
    <>
      <label className="progress">
        {label}
        <progress max={max} value={value} />
        {value.toLocaleString()} / {max.toLocaleString()}
      </label>
      <div className="actions">
        <Button onPress={onStop} autoFocus>
          {common.stop}
        </Button>
      </div>
    </>
  );
}
