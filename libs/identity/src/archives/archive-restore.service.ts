import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';

import { Contents } from '../contents/contents.js';
import type { RestorePart, RestorePlace } from '../contents/content.js';
import { type ArchiveHead, readHead, recordGroups } from './archive-lines.js';
import { ArchivePeopleRepository } from './archive-people.repository.js';
import { archiveSlugTaken } from './archives.errors.js';
import { type Attention, attentionTo } from './attention.js';

/** Records in one transaction: an item may have some hundred kilobytes. */
const AT_ONCE = 200;

/** What became of an archive. */
export interface Restored {
  readonly organization: string;
  /** By type: how many there are in the archive, and how many of them were written. The rest was there, or has no place here. */
  readonly records: Readonly<Record<string, { readonly read: number; readonly written: number }>>;
  /** Accounts that were made for members: nobody of them has a password yet. */
  readonly users: number;
  /** What somebody has to do something about, by name. */
  readonly attention: Attention;
}

/** Takes the archive of an organization back, with all ids, into an installation that need not know anything of it. */
@Injectable()
export class ArchiveRestore {
  constructor(
    private readonly contents: Contents,
    private readonly people: ArchivePeopleRepository,
    private readonly transactions: Transactions,
  ) {}

  /**
   * In many transactions, each of which is whole; what is there already stays as it is, so that it can be done again after
   * whatever has ended it. Refuses an archive that is not whole, before anything is written.
   * @param read the lines of the archive, from the first one on
   */
  async restore(read: () => AsyncIterable<string>): Promise<Restored> {
    const head = await readHead(read());
    const written = new Map<string, number>();
    const { place, users } = await this.begin(head, written);
    const parts = this.contents.restoring;
    for (const kind of ['types', 'lastTypes'] as const) await this.pass(read(), parts, kind, place, written);
    return {
      organization: String(head.organization['slug']),
      records: Object.fromEntries(
        [...head.counts].map(([type, count]) => [type, { read: count, written: written.get(type) ?? 0 }]),
      ),
      users,
      attention: attentionTo(head.noted),
    };
  }

  private async begin(
    { organization, members, workspaces }: ArchiveHead,
    written: Map<string, number>,
  ): Promise<{ place: RestorePlace; users: number }> {
    const orgId = String(organization['id']);
    try {
      return await this.transactions.run(async (tx) => {
        written.set('organization', await this.people.organization(organization, tx));
        const known = await this.people.members(orgId, members, tx);
        written.set('member', known.written);
        written.set('workspace', await this.people.workspaces(orgId, workspaces, tx));
        return {
          place: { orgId, slug: String(organization['slug']), people: known.people },
          users: known.users,
        };
      });
    } catch (error) {
      if (isViolation(error, 'uq_organizations_slug')) throw archiveSlugTaken(String(organization['slug']));
      throw error;
    }
  }

  private async pass(
    lines: AsyncIterable<string>,
    parts: readonly RestorePart[],
    kind: 'types' | 'lastTypes',
    place: RestorePlace,
    written: Map<string, number>,
  ): Promise<void> {
    const partOf = new Map(parts.flatMap((part) => part[kind].map((type) => [type, part] as const)));
    for await (const records of recordGroups(lines, new Set(partOf.keys()), AT_ONCE)) {
      const { type } = records[0];
      const count = await this.transactions.run(
        (tx) => partOf.get(type)?.restore(records, place, tx) ?? Promise.resolve(0),
      );
      written.set(type, (written.get(type) ?? 0) + count);
    }
  }
}
