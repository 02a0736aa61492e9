import type { Mail } from '../mail/mail-server.js';
import type { DisablingReason, Webhook } from './webhook.entity.js';

const WHY: Readonly<Record<DisablingReason, string>> = {
  gone: 'It answered 410, which says that it wants no more events.',
  failing: 'For five days, no attempt to deliver an event to it has succeeded.',
  rights: 'Whoever set it up last may not read these events any more.',
};

/** An endpoint was disabled by the service. */
export function disabledMail(to: string, { id, url, orgSlug }: Webhook, because: DisablingReason): Mail {
  const whose = orgSlug === null ? 'your' : `the organization ${orgSlug}'s`;
  const text = [
    `Events are no longer delivered to ${whose} webhook ${id} (${new URL(url).origin}).`,
    WHY[because],
    'Once that is put right, enable it again. What happened meanwhile can be delivered by a replay.',
  ].join('\n\n');
  return { to, subject: 'A webhook was disabled', text };
}
