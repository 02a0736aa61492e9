import { Injectable, Logger } from '@nestjs/common';

import type { Tx } from '#data';
import { Clock } from '#kernel';
import { Env, seal, sealingKey, unseal } from '#platform/config';

import { JobQueue } from '../jobs/job-queue.service.js';
import type { RunningJob } from '../jobs/tasks.js';
import { type Mail, MailServer, NotTaken } from './mail-server.js';

const TASK = 'mail';
/** For some sixteen hours. */
const ATTEMPTS = 12;

export interface MailOptions {
  /** After that it is of no use, and no longer sent. */
  readonly until?: Date;
  /** Of several mails with the same key only the latest is sent, as far as the earlier ones are not on their way. */
  readonly key?: string;
}

/**
 * Mail, where a mail server is configured: written by the transaction of the change that it tells of, and sent at
 * least once. It waits sealed, since it may hold links that are secrets, and nothing stays of it.
 */
@Injectable()
export class Mails {
  private readonly logger = new Logger('Mail');
  private readonly key: Buffer;
  private readonly publicUrl: string | null;

  constructor(
    private readonly server: MailServer,
    private readonly queue: JobQueue,
    private readonly clock: Clock,
    env: Env,
  ) {
    this.publicUrl = env.publicUrl;
    if (this.configured && this.publicUrl === null) throw new Error('mail needs a public URL for its links');
    this.key = sealingKey(env.jwtSecret ?? '', TASK);
    if (this.configured)
      queue.does({ name: TASK, attempts: ATTEMPTS, run: (payload, job) => this.send(payload, job) });
  }

  /** Whether any mail is sent. */
  get configured(): boolean {
    return this.server.isConfigured;
  }

  /** What links in mails begin with: no request says what others are sent. */
  get base(): string {
    return this.publicUrl ?? '';
  }

  /** One statement, as `JobQueue.add`; nothing where no mail is sent. */
  async enqueue(tx: Tx, { to, subject, text }: Mail, { until, key }: MailOptions = {}): Promise<void> {
    if (!this.configured) return;
    const sealed = seal(this.key, JSON.stringify({ to, subject, text, until: until?.getTime() }));
    await this.queue.add(tx, TASK, { sealed }, key === undefined ? {} : { key: keyOf(key) });
  }

  /** The mail with the key is of no use any more: unless it is on its way, it is not sent. One statement. */
  async takeBack(tx: Tx, key: string): Promise<void> {
    if (this.configured) await this.queue.remove(tx, keyOf(key));
  }

  private async send(payload: unknown, { isLast }: RunningJob): Promise<void> {
    const { sealed } = payload as { sealed: string };
    const text = unseal(this.key, sealed);
    if (text === null) {
      this.logger.warn('a mail was sealed with another LIGATURE_JWT_SECRET, and is not sent');
      return;
    }
    const { until, ...mail } = JSON.parse(text) as Mail & { until?: number };
    if (until !== undefined && until <= this.clock.now()) return;
    try {
      await this.server.send(mail);
    } catch (error) {
      const isOver = isLast || (error instanceof NotTaken && error.isFinal);
      if (!isOver) throw error;
      // As if it were done: what is kept of jobs that failed would hold the mail.
      this.logger.warn({ msg: 'a mail could not be sent, and is given up', err: error });
    }
  }
}

const keyOf = (key: string): string => `${TASK} ${key}`;
