import { Injectable } from '@nestjs/common';
import type { Transporter } from 'nodemailer';

import { Env } from '#platform/config';

import { EventsSettings } from '../events.env.js';

export interface Mail {
  /** An address, of one person. */
  readonly to: string;
  readonly subject: string;
  /** Plain text. Links in it begin with `Mails.base`, never with what a request says. */
  readonly text: string;
}

/** A mail server that did not take a mail: what it said, without the addresses that may be in its words. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken';

  constructor(
    /** Of SMTP; absent: it said none. */
    readonly response: number | undefined,
    code: string | undefined,
  ) {
    super(
      ['the mail server did not take it', code, response].filter((part) => part !== undefined).join(', '),
    );
  }

  /** Whether it would say the same again. */
  get isFinal(): boolean {
    return this.response !== undefined && this.response >= 500;
  }
}

/** The mail server of the settings. */
@Injectable()
export class MailServer {
  /** Made for the first mail. */
  private transport: Promise<Transporter> | undefined;

  constructor(
    private readonly settings: EventsSettings,
    private readonly env: Env,
  ) {}

  get isConfigured(): boolean {
    return this.settings.smtpUrl !== null;
  }

  /** @throws NotTaken */
  async send({ to, subject, text }: Mail): Promise<void> {
    const transport = await (this.transport ??= this.open());
    const mail = { from: this.settings.mailFrom ?? '', to: { name: '', address: to }, subject, text };
    try {
      await transport.sendMail(mail);
    } catch (error) {
      const { code, responseCode } = error as { code?: string; responseCode?: number };
      throw new NotTaken(responseCode, code);
    }
  }

  private async open(): Promise<Transporter> {
    const { createTransport } = await import('nodemailer');
    const patienceMs = this.env.deadlines.smtp;
    return createTransport({
      url: this.settings.smtpUrl ?? '',
      disableFileAccess: true,
      disableUrlAccess: true,
      dnsTimeout: patienceMs,
      connectionTimeout: patienceMs,
      greetingTimeout: patienceMs,
      socketTimeout: patienceMs,
    });
  }
}
