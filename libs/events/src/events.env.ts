import { type SettingsReader, urlOf } from '#platform';

/** The settings of what is done after a change. */
export class EventsSettings {
  /** Where mail is handed over; `null`: none is sent. */
  readonly smtpUrl: string | null;
  /** The sender of mail; demanded with `smtpUrl`. */
  readonly mailFrom: string | null;

  constructor(read: SettingsReader) {
    read.need('LIGATURE_MAIL_FROM', 'LIGATURE_SMTP_URL');
    read.need('LIGATURE_PUBLIC_URL', 'LIGATURE_SMTP_URL', { because: ': mails hold links' });
    const wanted = 'an smtp:// or smtps:// URL';
    this.smtpUrl = read.read<string | null>('LIGATURE_SMTP_URL', null, urlOf('smtp:', 'smtps:'), wanted);
    this.mailFrom = read.text('LIGATURE_MAIL_FROM');
  }
}
