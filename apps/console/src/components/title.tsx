import { type ReactNode, useEffect } from 'react';

import { shell } from '../messages/shell.js';

/** What a screen is called: over it, and in the browser's tab. */
export function Title({
  children,
  actions,
}: {
  readonly children: string;
  readonly actions?: ReactNode;
}): ReactNode {
  useEffect(() => {
    document.title = `${children} · ${shell.product}`;
  }, [children]);
  return (
    <div className="title">
      <h1 dir="auto">{children}</h1>
      {actions !== undefined && <div className="actions">{actions}</div>}
    </div>
  );
}
