import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

import type { MailLink } from './mail-link.entity.js';

/** What somebody may do who holds the secret of a link. */
export type MailLinkRow = Pick<MailLink, 'userId' | 'email'>;

/** With a new secret, under which alone it is found from then on. */
const REPLACE = sql(
  'identity.replace_mail_link',
  `insert into identity.mail_links (token_hash, user_id, purpose, email, created_at, expires_at)
   values ($1, $2, $3, $4, $5, $6)
   on conflict on constraint uq_mail_links_user_purpose do update set token_hash = excluded.token_hash,
     email = excluded.email, created_at = excluded.created_at, expires_at = excluded.expires_at`,
);
const FIND = sql(
  'identity.find_mail_link',
  `select user_id as "userId", email from identity.mail_links
   where token_hash = $1 and purpose = $2 and expires_at > $3`,
);
/** Of several who use it at once one gets it: the others wait, and find nothing. */
const TAKE = sql(
  'identity.take_mail_link',
  `delete from identity.mail_links where token_hash = $1 and purpose = $2 and expires_at > $3
   returning user_id as "userId", email`,
);
const DELETE_EXPIRED = sql(
  'identity.delete_expired_mail_links',
  `delete from identity.mail_links where token_hash in (
     select token_hash from identity.mail_links where expires_at <= $1 limit $2)`,
);

@Injectable()
export class MailLinksRepository {
  constructor(private readonly database: Database) {}

  async replace(link: MailLink, tx: Tx): Promise<void> {
    const { tokenHash, userId, purpose, email, createdAt, expiresAt } = link;
    await tx.affected(REPLACE, [tokenHash, userId, purpose, email, createdAt, expiresAt]);
  }

  find(tokenHash: Buffer, purpose: MailLink['purpose'], now: Date): Promise<MailLinkRow | null> {
    return this.database.first(FIND, [tokenHash, purpose, now]);
  }

  take(tokenHash: Buffer, purpose: MailLink['purpose'], tx: Tx): Promise<MailLinkRow | null> {
    return tx.first(TAKE, [tokenHash, purpose, tx.now]);
  }

  /** @returns how many there were */
  deleteExpired(before: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(DELETE_EXPIRED, [before, most]);
  }
}
