import type { Mail } from '#events';

/** The link with which a new password can be chosen. */
export function passwordLinkMail(to: string, url: string): Mail {
  const text = [
    'Somebody, probably you, asked for a new password for your account.',
    `Choose it here, within 30 minutes: ${url}`,
    'The link works once. If you did not ask for it, ignore this mail: your password stays as it is.',
  ].join('\n\n');
  return { to, subject: 'Choose a new password', text };
}

/** To the owner of an account, when its password is another one. */
export function passwordChangedMail(to: string, url: string): Mail {
  const text = [
    'The password of your account was changed, and you were signed out everywhere else.',
    `If that was not you, choose a new one now: ${url}`,
  ].join('\n\n');
  return { to, subject: 'Your password was changed', text };
}

/** To the owner of an account whose password the operator has replaced. */
export function passwordAssignedMail(to: string, url: string): Mail {
  const text = [
    'The operator of this service has given your account another password, and you were signed out everywhere.',
    `If you do not know it, or did not expect this, choose one of your own: ${url}`,
  ].join('\n\n');
  return { to, subject: 'Your password was changed', text };
}
