import type { AddressInfo } from 'node:net';

import { SMTPServer } from 'smtp-server';
import { vi } from 'vitest';

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly from: string | false;
  /** Headers included. */
  readonly text: string;
}

/** A mail server on this machine, and all that came to it. */
export class Mailbox {
  readonly mails: ReceivedMail[] = [];
  /** What the next mails are answered with, instead of being taken. */
  readonly refusals: number[] = [];
  /** As long as it is pending, the server has heard mails and says nothing. */
  pause: Promise<void> | null = null;
  /** How many mails were heard, taken or not. */
  heard = 0;

  private constructor(private readonly server: SMTPServer) {}

  static async start(): Promise<Mailbox> {
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData(stream, session, done) {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          const from = mailFrom && mailFrom.address;
          void mailbox.take({ from, to: rcptTo.map(({ address }) => address), text: readable(text) }, done);
        });
      },
    });
    server.on('error', () => undefined);
    const mailbox = new Mailbox(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return mailbox;
  }

  /** The settings of a service that sends here. */
  get settings(): { smtpUrl: string; mailFrom: string; publicUrl: string } {
    const { port } = this.server.server.address() as AddressInfo;
    return {
      smtpUrl: `smtp://127.0.0.1:${String(port)}`,
      mailFrom: 'Ligature <links@acme.example>',
      publicUrl: 'https://links.acme.example',
    };
  }

  to(address: string): ReceivedMail[] {
    return this.mails.filter(({ to }) => to.includes(address));
  }

  /** The latest mail to that address, which may still have to come. */
  async latest(address: string, count = 1): Promise<ReceivedMail> {
    return vi.waitFor(
      () => {
        const mail = this.to(address)[count - 1];
        if (mail === undefined) throw new Error(`no mail ${String(count)} to ${address} yet`);
        return mail;
      },
      { timeout: 300_000 },
    );
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
  }

  private async take(mail: ReceivedMail, done: (error?: Error) => void): Promise<void> {
    this.heard += 1;
    await this.pause;
    const responseCode = this.refusals.shift();
    if (responseCode === undefined) this.mails.push(mail);
    done(responseCode === undefined ? undefined : Object.assign(new Error('no'), { responseCode }));
  }
}

/** Without the marks of "quoted-printable". */
function readable(text: string): string {
  return text.replaceAll('=\r\n', '').replaceAll('=3D', '=');
}
