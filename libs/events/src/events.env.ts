import { type SettingsReader, urlOf } from '#platform/config';

import { rangeOf } from './webhooks/target-addresses.js';

/** The settings of what is done after a change. */
export class EventsSettings {
  /** Where mail is handed over; `null`: none is sent. */
  readonly smtpUrl: string | null;
  /** The sender of mail; demanded with `smtpUrl`. */
  readonly mailFrom: string | null;
  /** How long events are kept. */
  readonly eventDays: number;
  /** How long those of the audit log are. */
  readonly auditDays: number;
  /** Ranges of addresses that webhooks are delivered to beside public ones. */
  readonly webhookAllow: readonly string[];

  constructor(read: SettingsReader) {
    read.need('LIGATURE_MAIL_FROM', 'LIGATURE_SMTP_URL');
    read.need('LIGATURE_PUBLIC_URL', 'LIGATURE_SMTP_URL', { because: ': mails hold links' });
    const wanted = 'an smtp:// or smtps:// URL';
    this.smtpUrl = read.read<string | null>('LIGATURE_SMTP_URL', null, urlOf('smtp:', 'smtps:'), wanted);
    this.mailFrom = read.text('LIGATURE_MAIL_FROM');
    this.eventDays = read.days('LIGATURE_EVENT_DAYS', 90, 1);
    this.auditDays = read.days('LIGATURE_AUDIT_DAYS', 400, 1);
    this.webhookAllow = read.read<readonly string[]>(
      'LIGATURE_WEBHOOK_ALLOW',
      [],
      ranges,
      'a comma-separated list of ranges such as 10.0.0.0/8',
    );
  }
}

function ranges(value: string): readonly string[] | undefined {
  const list = value.split(',').map((entry) => rangeOf(entry.trim()));
  return list.every((range) => range !== null) ? list : undefined;
}
