import type { MessagePage } from '#platform';

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
  link: { href: '/signin', label: 'Sign in with a password' },
};
