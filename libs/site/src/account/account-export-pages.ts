import { Injectable } from '@nestjs/common';

import { type ExportRow, Me, RequestedExports } from '#identity';
import type { Principal } from '#kernel';
import { type PageData, visitorName } from '#platform/pages';

import { SiteTemplates } from '../pages/site-templates.js';

interface ExportPage extends PageData {
  readonly person: string;
  readonly hasPassword: boolean;
  /** A sentence about an export that was asked for; `null`: there is none. */
  readonly state: string | null;
  /** Whether it is being made. */
  readonly isGoing: boolean;
  /** Id of the one that can be downloaded; `null`: another one can be asked for. */
  readonly download: string | null;
  readonly error: string | null;
}

/** The page on which people ask for all that is kept of them. */
@Injectable()
export class AccountExportPages {
  constructor(
    private readonly me: Me,
    private readonly exports: RequestedExports,
    private readonly templates: SiteTemplates,
  ) {}

  /** @param userId the visitor's */
  async render(visitor: Principal, userId: string, error: string | null = null): Promise<string> {
    const { account } = await this.me.of(visitor);
    const latest = await this.exports.latest({ kind: 'user', id: userId });
    const page: ExportPage = {
      title: 'Your data',
      person: visitorName(visitor),
      hasPassword: account?.passwordHash != null,
      state: latest && stateOf(latest),
      isGoing: latest?.status === 'waiting' || latest?.status === 'running',
      download: latest?.status === 'ready' ? latest.id : null,
      error,
    };
    return this.templates.render('account-export', page);
  }
}

function stateOf({ status, records, total, expiresAt }: ExportRow): string {
  const until = expiresAt.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  switch (status) {
    case 'ready':
      return `Your export is ready. It can be downloaded until ${until} UTC.`;
    case 'failed':
      return 'Your export could not be made. Ask for it once more.';
    default:
      return `Your export is being made: ${String(Math.min(records, total))} of ${String(total)} records.`;
  }
}
