import type { Mail } from '#events';

/** The link of an invitation. Of the organization it tells the slug alone: names are free text, which strangers would be sent. */
export function invitationMail(to: string, slug: string, url: string): Mail {
  const text = [
    `You are invited into the organization ${slug}.`,
    `Join it or decline here, within seven days: ${url}`,
    'Only an account with this address can answer. If you did not expect this mail, ignore it.',
  ].join('\n\n');
  return { to, subject: `An invitation into ${slug}`, text };
}
