/** A page that only says something. */
export interface MessagePage {
  readonly title: string;
  readonly heading: string;
  readonly text: string;
  readonly link: { readonly href: string; readonly label: string } | null;
  /** Whether the page offers to sign out. */
  readonly signOut?: boolean;
}

const CREATE = { href: '/', label: 'Create a Linky' } as const;

export const NOT_FOUND_PAGE: MessagePage = {
  title: 'Not found',
  heading: 'There is nothing here',
  text: 'This Linky does not exist, or its owner has deleted it.',
  link: CREATE,
};

export const EXPIRED_PAGE: MessagePage = {
  title: 'Expired',
  heading: 'This Linky has expired',
  text: 'Its owner has set a time after which it shows nothing any more.',
  link: CREATE,
};

export const ABANDONED_PAGE: MessagePage = {
  title: 'Expired',
  heading: 'This Linky has expired',
  text: 'Nobody claimed it, and nobody opened it for a long time.',
  link: CREATE,
};

/** A bundle that the operator took down. */
export function takenDownPage(reason: string | null): MessagePage {
  const text = 'The operator of this service has taken it down.';
  return {
    title: 'Taken down',
    heading: 'This Linky is not available',
    text: reason === null ? text : `${text} Reason: ${reason}`,
    link: null,
  };
}

export const TROUBLE_PAGE: MessagePage = {
  title: 'Try again',
  heading: 'That did not work',
  text: 'Something went wrong on our side. Please try again in a moment.',
  link: null,
};

export const FOREIGN_FORM_PAGE: MessagePage = {
  title: 'Not confirmed',
  heading: 'This could not be confirmed',
  text: 'The form was not sent from this page, or the page was open for too long. Nothing was changed; please open the link again.',
  link: null,
};

/** Too many visits or tries, or a form that cannot be read. */
export function refusedPage(message: string): MessagePage {
  return { title: 'Not now', heading: 'That was not possible', text: message, link: null };
}
