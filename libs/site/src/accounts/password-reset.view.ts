/** What the template of the page prints that sends a link for a new password. */
export interface ResetPage {
  readonly title: string;
  /** Whether mail is sent at all. */
  readonly isMailed: boolean;
  readonly email: string;
  readonly error: string | null;
}

/** What the template of the page prints that takes a new password; never a password. */
export interface NewPasswordPage {
  readonly title: string;
  readonly error: string | null;
}

export function resetPage(isMailed: boolean, email = '', error: string | null = null): ResetPage {
  return { title: 'Forgot your password?', isMailed, email, error };
}

export function newPasswordPage(error: string | null = null): NewPasswordPage {
  return { title: 'Choose a new password', error };
}
