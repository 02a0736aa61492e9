import type { Mail } from '#events';

/** The link with which an address is confirmed. */
export function addressLinkMail(to: string, url: string): Mail {
  const text = [
    'Somebody, probably you, wants to use this address for their account.',
    `Confirm it here, within a day: ${url}`,
    'If you did not expect this mail, ignore it.',
  ].join('\n\n');
  return { to, subject: 'Confirm your address', text };
}

/** To the address that an account had, when it has another one. The new one is not told. */
export function addressChangedMail(to: string, url: string): Mail {
  const text = [
    'Your account has another address now. Mails will go there, and you sign in with it.',
    `If that was not you, tell whoever runs the service: ${url}`,
  ].join('\n\n');
  return { to, subject: 'The address of your account was changed', text };
}
