import type { ReactNode } from 'react';

import { ModalDialog } from '../components/dialog.js';
import { Progress } from '../components/progress.js';
import type { LongWork } from './long-work.js';

/** How far something is that takes long. Closing it stops it. */
export function LongWorkDialog({ label, max, value, stop }: LongWork): ReactNode {
  return (
    <ModalDialog title={label} onClose={stop} isAlert>
      <Progress label={label} max={max} value={value} onStop={stop} />
    </ModalDialog>
  );
}
