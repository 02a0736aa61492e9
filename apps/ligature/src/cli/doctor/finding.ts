/** What was found out about one part of an installation. */
export interface Finding {
  readonly check:
    'settings' | 'database' | 'replica' | 'clock' | 'redis' | 'mail' | 'sign-in' | 'disk' | 'service';
  readonly state: 'ok' | 'warning' | 'failed' | 'unused';
  /** A phrase: what is there. */
  readonly found: string;
  /** A sentence: what to do about it. */
  readonly advice?: string;
}

export function reasonOf(error: unknown): string {
  const { message = '', code } = (error ?? {}) as { message?: string; code?: string };
  return message === '' ? String(code ?? error) : message;
}
