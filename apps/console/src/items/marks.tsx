import type { ReactNode } from 'react';

import { severityName, statusName } from './words.js';

const SEVERITIES = new Set(['critical', 'high', 'medium', 'low', 'info']);

/** How bad it is, in a colour and a word. */
export function SeverityMark({ severity }: { readonly severity: string | null }): ReactNode {
  if (severity === null) return null;
  return (
    <span className={`severity ${SEVERITIES.has(severity) ? severity : ''}`} dir="auto">
      {severityName(severity)}
    </span>
  );
}

/** Where the work on it stands. */
export function StatusMark({ status }: { readonly status: string | null }): ReactNode {
  return status === null ? null : <span className={`status-mark ${status}`}>{statusName(status)}</span>;
}
