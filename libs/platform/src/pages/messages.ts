/** A page that only says something. */
export interface MessagePage {
  readonly title: string;
  readonly heading: string;
  readonly text: string;
  readonly link: { readonly href: string; readonly label: string } | null;
}

export const TROUBLE_PAGE: MessagePage = {
  title: 'Try again',
  heading: 'That did not work',
  text: 'Something went wrong on our side. Please try again in a moment.',
  link: null,
};

/** Too many visits or tries, or a form that cannot be read. */
export function refusedPage(message: string): MessagePage {
  return { title: 'Not now', heading: 'That was not possible', text: message, link: null };
}
