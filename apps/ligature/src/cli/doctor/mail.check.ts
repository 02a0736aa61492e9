import { EventsSettings } from '#events';
import type { Env } from '#platform/config';

import { type Finding, reasonOf } from './finding.js';

/** Whether the mail server takes mail from this service; none is sent. */
export async function checkMail(env: Env): Promise<Finding> {
  const { deadlines } = env;
  const { smtpUrl, mailFrom } = env.of(EventsSettings);
  if (smtpUrl === null)
    return { check: 'mail', state: 'unused', found: 'LIGATURE_SMTP_URL is not set: no mail is sent' };
  const { createTransport } = await import('nodemailer');
  const patience = {
    connectionTimeout: deadlines.smtp,
    greetingTimeout: deadlines.smtp,
    socketTimeout: deadlines.smtp,
  };
  const transport = createTransport({ url: smtpUrl, dnsTimeout: deadlines.smtp, ...patience });
  try {
    await transport.verify();
    return { check: 'mail', state: 'ok', found: `the server takes mail, from ${mailFrom ?? '?'}` };
  } catch (error) {
    return {
      check: 'mail',
      state: 'failed',
      found: reasonOf(error),
      advice: 'Check LIGATURE_SMTP_URL: server, port, user and password.',
    };
  } finally {
    transport.close();
  }
}
