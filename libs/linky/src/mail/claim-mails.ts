import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Transporter } from 'nodemailer';

import { DomainError } from '#kernel';
import { Env, Limiter } from '#platform';

import { bundleUrl, claimUrl } from '../model/addresses.js';

/** A bundle, and the secret that claims it; `null`: it has an owner. */
interface Claimable {
  readonly slug: string;
  readonly claim: { readonly token: string } | null;
}

/** To one address, from whomever: a claim link is no way to fill somebody's mailbox. */
const MOST_PER_ADDRESS = 3;
const HOUR_MS = 60 * 60 * 1000;
const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 1_000;

/**
 * Sends claim links to whom they are meant for, where a mail server is configured. The words are ours alone:
 * nothing that the creator wrote is in them. Nobody waits for it, and a mail that fails is logged and given up.
 */
@Injectable()
export class ClaimMails implements OnApplicationShutdown {
  private readonly logger = new Logger(ClaimMails.name);
  private readonly smtpUrl: string | null;
  private readonly from: string;
  private readonly patienceMs: number;
  /** What is sent to others never takes its origin from a request. */
  private readonly base: string;
  /** Made for the first mail. */
  private transport: Promise<Transporter> | undefined;
  private readonly sending = new Set<Promise<void>>();

  constructor(
    { smtpUrl, mailFrom, publicUrl, deadlines }: Env,
    private readonly limiter: Limiter,
  ) {
    if (smtpUrl !== null && publicUrl === null) throw new Error('mail needs a public URL for its links');
    this.smtpUrl = smtpUrl;
    this.base = publicUrl ?? '';
    this.from = mailFrom ?? '';
    this.patienceMs = deadlines.smtp;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.sending);
    (await this.transport)?.close();
  }

  /** Sends nothing of a bundle that cannot be claimed. */
  send(to: string, { slug, claim }: Claimable): void {
    if (this.smtpUrl === null || claim === null) return;
    const [url, toClaim] = [bundleUrl(this.base, slug), claimUrl(this.base, claim.token)];
    const sent = this.deliver(this.smtpUrl, to, toClaim, url).finally(() => this.sending.delete(sent));
    this.sending.add(sent);
  }

  private async deliver(smtpUrl: string, to: string, toClaim: string, url: string): Promise<void> {
    const mail = {
      from: this.from,
      to: { name: '', address: to },
      subject: 'A link bundle is waiting for you',
      text: [
        'Somebody created a bundle of links and named you as its owner.',
        `See it: ${url}`,
        `Make it yours, within 30 days: ${toClaim}`,
        'Anybody who has this link can claim the bundle. If you did not expect it, ignore this mail.',
      ].join('\n\n'),
    };
    try {
      await this.limiter.consume('linky:mail', to, MOST_PER_ADDRESS, HOUR_MS);
      const transport = await (this.transport ??= open(smtpUrl, this.patienceMs));
      for (let attempt = 1; ; attempt += 1) {
        try {
          await transport.sendMail(mail);
          return;
        } catch (error) {
          if (attempt >= ATTEMPTS) throw error;
          await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * attempt).unref());
        }
      }
    } catch (error) {
      if (error instanceof DomainError) return;
      const { code, responseCode } = error as { code?: string; responseCode?: number };
      this.logger.warn({ msg: 'a claim link could not be mailed', code, response: responseCode });
    }
  }
}

async function open(smtpUrl: string, patienceMs: number): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url: smtpUrl,
    disableFileAccess: true,
    disableUrlAccess: true,
    dnsTimeout: patienceMs,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
  });
}
