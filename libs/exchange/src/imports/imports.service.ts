import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { DAY_MS, hasScope, newId, type Principal, type Scope } from '#kernel';

import { exchangeEvents } from '../exchange.events.js';
import { KEPT_DAYS, MOST_AT_ONCE } from '../exchange.limits.js';
import type { Target } from '../formats/format.js';
import { IMPORT_TASK } from './import-job.service.js';
import { ImportOutcomes } from './import-outcomes.service.js';
import { ImportStorage } from './import-storage.service.js';
import { optionsOf, orderOf } from './import-order.js';
import type { ImportDto } from './imports.dto.js';
import {
  emptyFile,
  importIsOver,
  importNotFound,
  targetScopeMissing,
  tooManyImports,
} from './imports.errors.js';
import { importView } from './import.view.js';
import {
  type ImportOwner,
  type ImportRow,
  ImportsRepository,
  type ReportPart,
} from './imports.repository.js';

const SCOPES: Readonly<Record<Target, Scope>> = {
  items: 'items:write',
  graph: 'graph:write',
  bundles: 'links:write',
};
const LISTED = 50;
const REPORTED = 20;

/** Imports of files. An import is whoever's that began it: a person's, or an organization's with its key. */
@Injectable()
export class Imports {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly storage: ImportStorage,
    private readonly outcomes: ImportOutcomes,
    private readonly transactions: Transactions,
  ) {}

  /** Keeps the file, and has it imported by a job. Refuses what cannot be imported, before anything is written. */
  async create(dto: ImportDto, file: AsyncIterable<Buffer> | null, caller: Principal): Promise<ImportRow> {
    if (file === null) throw emptyFile();
    const { head, whole } = await orderOf(file);
    if (head === '') throw emptyFile();
    const options = optionsOf(dto, head);
    if (!hasScope(caller, SCOPES[options.to])) throw targetScopeMissing(SCOPES[options.to]);
    const id = newId();
    await this.insert(id, options, caller);
    try {
      await this.storage.keep(id, whole);
    } catch (error) {
      await this.transactions.statement((tx) => this.imports.forget(id, tx));
      throw error;
    }
    return this.transactions.run(async (tx) => {
      const row = await this.imports.uploaded(id, options, tx);
      if (row === null) throw importIsOver();
      await this.outcomes.queue.add(tx, IMPORT_TASK, { id });
      const owner = row.orgId === null ? { userId: row.userId ?? '' } : { orgId: row.orgId };
      const event = { owner, subject: `imports/${id}`, data: importView(row) };
      tx.emit(caller.call, exchangeEvents.event('import.created', event));
      return row;
    });
  }

  private async insert(id: string, options: ImportRow['options'], caller: Principal): Promise<void> {
    const keyPrefix = caller.credential.type === 'api_key' ? caller.credential.keyPrefix : null;
    const known = { userId: caller.userId, keyPrefix, orgId: caller.activeOrg?.orgId ?? null };
    const isMade = await this.transactions.statement((tx) => {
      const expiresAt = new Date(tx.now.getTime() + KEPT_DAYS * DAY_MS);
      return this.imports.insert(
        ownerOf(caller),
        { id, caller: known, options, expiresAt },
        MOST_AT_ONCE,
        tx,
      );
    });
    if (!isMade) throw tooManyImports(MOST_AT_ONCE);
  }

  list(caller: Principal, now: Date): Promise<ImportRow[]> {
    return this.imports.list(ownerOf(caller), now, LISTED);
  }

  /** Refuses somebody else's as if there were none. */
  async find(id: string, caller: Principal, now: Date): Promise<ImportRow> {
    const row = await this.imports.find(ownerOf(caller), id, now);
    if (row === null) throw importNotFound();
    return row;
  }

  /** Parts of its report, from one on; `next`: there are more. */
  async report(
    id: string,
    from: number,
    caller: Principal,
    now: Date,
  ): Promise<{ parts: ReportPart[]; next: number | null }> {
    const { status } = await this.find(id, caller, now);
    const parts = await this.imports.report(id, from, REPORTED);
    const isWhole = parts.length < REPORTED && status !== 'running' && status !== 'waiting';
    return { parts, next: isWhole ? null : (parts.at(-1)?.number ?? from - 1) + 1 };
  }

  /** What is written stays. Refuses one that has ended. */
  async cancel(id: string, caller: Principal, now: Date): Promise<ImportRow> {
    await this.find(id, caller, now);
    const row = await this.outcomes.cancel(id, caller.call);
    if (row === null) throw importIsOver();
    return row;
  }
}

function ownerOf({ userId, subject }: Principal): ImportOwner {
  if (userId !== null) return { kind: 'user', id: userId };
  return { kind: 'organization', id: subject.replace(/^org:/, '') };
}
