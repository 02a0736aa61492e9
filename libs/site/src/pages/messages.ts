import type { MessagePage } from '#platform/pages';

/** An address that is none of ours. */
export const NO_PAGE: MessagePage = {
  title: 'Not found',
  heading: 'There is no such page',
  text: 'Check the address: a part of it may be missing.',
  link: { href: '/', label: 'Go to the front page' },
};

/** A link that signs in once. */
export const LINK_OVER_PAGE: MessagePage = {
  title: 'Not valid any more',
  heading: 'This link is not valid any more',
  text: 'It works once, and for a day.',
  link: { href: '/signin', label: 'Sign in otherwise' },
};

/** A sign-in in two steps that took too long, or was finished. */
export const SIGN_IN_OVER_PAGE: MessagePage = {
  title: 'Sign in again',
  heading: 'This sign-in is over',
  text: 'It took too long, or was finished already.',
  link: { href: '/signin', label: 'Sign in again' },
};

/** A link that was mailed to choose a new password. */
export const PASSWORD_LINK_OVER_PAGE: MessagePage = {
  title: 'Not valid any more',
  heading: 'This link is not valid any more',
  text: 'It works once, for half an hour, and until you ask for another one.',
  link: { href: '/reset', label: 'Ask for a new link' },
};

/** Whether or not there is an account. */
export const PASSWORD_LINK_SENT_PAGE: MessagePage = {
  title: 'Look at your mail',
  heading: 'Look at your mail',
  text: 'If there is an account with this address, a link is on its way to it. It works for half an hour.',
  link: { href: '/signin', label: 'Back to signing in' },
};

export const PASSWORD_CHANGED_PAGE: MessagePage = {
  title: 'Your password is changed',
  heading: 'Your password is changed',
  text: 'You were signed out everywhere. Sign in with the new one.',
  link: { href: '/signin', label: 'Sign in' },
};

/** A link that was mailed to confirm an address. */
export const ADDRESS_LINK_OVER_PAGE: MessagePage = {
  title: 'Not valid any more',
  heading: 'This link is not valid any more',
  text: 'It works once, for a day, and as long as the account wants the address.',
  link: { href: '/signin', label: 'Sign in' },
};

export const ADDRESS_CONFIRMED_PAGE: MessagePage = {
  title: 'Your address is confirmed',
  heading: 'Your address is confirmed',
  text: 'It is the address of your account now.',
  link: { href: '/signin', label: 'Sign in' },
};

/** The link of an invitation that is over, was withdrawn, declined or accepted by somebody else, or never was one. */
export const INVITATION_OVER_PAGE: MessagePage = {
  title: 'Not valid any more',
  heading: 'This invitation is not valid any more',
  text: 'Invitations work once, and for seven days. Ask whoever invited you for another one.',
  link: { href: '/', label: 'Go to the front page' },
};

/** Somebody does not want to join. */
export const DECLINED_PAGE: MessagePage = {
  title: 'Declined',
  heading: 'You have declined the invitation',
  text: 'Nothing else has changed. Should you think otherwise, ask for another one.',
  link: { href: '/', label: 'Go to the front page' },
};

/** A question whether two accounts are to be connected, which was answered or waited too long. */
export const CONNECTION_OVER_PAGE: MessagePage = {
  title: 'Not valid any more',
  heading: 'There is nothing to connect',
  text: 'You have answered already, or it was too long ago. Sign in again.',
  link: { href: '/signin', label: 'Sign in' },
};
