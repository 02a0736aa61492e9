import type { MessagePage } from '#platform/pages';

import { readableHost } from './readable-host.js';

const CREATE = { href: '/', label: 'Create a link bundle' } as const;

export const NOT_FOUND_PAGE: MessagePage = {
  title: 'Not found',
  heading: 'There is nothing here',
  text: 'This bundle does not exist, or its owner has deleted it.',
  link: CREATE,
};

/** `elsewhere` is where its owner points from then on: named by its host, and never gone to by itself. */
export function expiredPage(elsewhere: string | null): MessagePage {
  return {
    title: 'Expired',
    heading: 'This bundle has expired',
    text: 'Its owner set an expiry date, which has passed.',
    link: elsewhere === null ? CREATE : linkTo(elsewhere),
  };
}

export function usedUpPage(elsewhere: string | null): MessagePage {
  return {
    title: 'No longer available',
    heading: 'This bundle is no longer available',
    text: 'Its owner set how often it can be opened, and that number has been reached.',
    link: elsewhere === null ? CREATE : linkTo(elsewhere),
  };
}

/** For bots, and for browsers that only load in advance: to show its links would be to open it. */
export const LIMITED_PAGE: MessagePage = {
  title: 'Open in a browser',
  heading: 'This bundle can be opened a limited number of times',
  text: 'Open it in a browser to see its links.',
  link: null,
};

function linkTo(url: string): NonNullable<MessagePage['link']> {
  return { href: url, label: `Go to ${readableHost(new URL(url).host)}` };
}

export const ABANDONED_PAGE: MessagePage = {
  title: 'Expired',
  heading: 'This bundle has expired',
  text: 'Nobody claimed it, and nobody opened it for a long time.',
  link: CREATE,
};

/** A bundle that the operator took down. */
export function takenDownPage(reason: string | null): MessagePage {
  const text = 'The operator of this service has taken it down.';
  return {
    title: 'Taken down',
    heading: 'This bundle is not available',
    text: reason === null ? text : `${text} Reason: ${reason}`,
    link: null,
  };
}

/** Above a form that is shown again, since nobody can tell that the last one came from our page. */
export const NOT_CONFIRMED =
  'That could not be confirmed: the page was open for too long, or your browser keeps no cookies of this site. Nothing was changed; please try again.';

/** The same, where trying again would not help. `address`: of the page, over https. */
export const formNotKept = (address: string): string =>
  `That could not be confirmed: your browser keeps no cookies of a page that came over plain http. Open ${address} instead.`;
