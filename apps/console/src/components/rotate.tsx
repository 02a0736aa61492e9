import { type ReactNode, useState } from 'react';

import { common } from '../messages/common.js';
import { Confirm } from './confirm.js';
import { Choice } from './select.js';

type Overlap = keyof typeof common.overlaps;

/** A new secret in place of another, and for how long that one still counts. */
export function Rotate({
  title,
  text,
  action,
  rotate,
  onClose,
}: {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly rotate: (overlapHours: number) => Promise<unknown>;
  readonly onClose: () => void;
}): ReactNode {
  const [overlap, setOverlap] = useState<Overlap>('24');
  return (
    <Confirm
      title={title}
      text={text}
      action={action}
      word={null}
      run={() => rotate(Number(overlap))}
      onClose={onClose}
    >
      <Choice label={common.overlap} value={overlap} options={common.overlaps} onChange={setOverlap} />
    </Confirm>
  );
}
