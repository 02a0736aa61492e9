import type { ReactNode } from 'react';

export function Mark(): ReactNode {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
      <path d="M17.5 10.7l1.4-1.4a4.4 4.4 0 0 1 6.2 6.2l-3.4 3.4a4.4 4.4 0 0 1-6.2 0M14.5 21.3l-1.4 1.4a4.4 4.4 0 0 1-6.2-6.2l3.4-3.4a4.4 4.4 0 0 1 6.2 0" />
    </svg>
  );
}
