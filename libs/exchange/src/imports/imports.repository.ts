import { Injectable } from '@nestjs/common';

import { Database, printJson, type Tx } from '#data';

import type { Mapping } from '../formats/format.js';
import type { ReportLine } from '../report/report-line.js';
import type { ImportCounts } from './import-counts.js';
import type { ImportOptions, ImportStatus, StoredCaller } from './import.entity.js';
import {
  ADVANCE,
  APPEND,
  BEGIN,
  CHUNK,
  DELETE_EXPIRED,
  FIND,
  FINISH,
  FORGET,
  INSERT,
  IS_RUNNING,
  LIST,
  REPORT,
  UPLOADED,
} from './imports.statements.js';

/** Whose an import is. */
export type ImportOwner =
  { readonly kind: 'user'; readonly id: string } | { readonly kind: 'organization'; readonly id: string };

export interface ImportRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly userId: string | null;
  readonly orgId: string | null;
  readonly caller: StoredCaller;
  readonly status: ImportStatus;
  readonly options: ImportOptions;
  readonly bytes: number;
  readonly phase: string | null;
  readonly done: number;
  readonly counts: Partial<ImportCounts>;
  readonly mapping: Mapping | null;
  readonly failure: string | null;
  readonly finishedAt: Date | null;
  readonly expiresAt: Date;
}

/** Whoever does an import. */
export interface ImportRun {
  readonly id: string;
  readonly runId: string;
}

export interface Advance {
  readonly phase: string;
  readonly done: number;
  readonly counts: ImportCounts;
  readonly mapping: Mapping | null;
  readonly lines: readonly ReportLine[];
}

export interface ReportPart {
  readonly number: number;
  readonly lines: readonly ReportLine[];
}

@Injectable()
export class ImportsRepository {
  constructor(private readonly database: Database) {}

  /** `false`: the owner has as many under way as they may. */
  async insert(
    owner: ImportOwner,
    row: Pick<ImportRow, 'id' | 'caller' | 'options' | 'expiresAt'>,
    most: number,
    tx: Tx,
  ): Promise<boolean> {
    const values = [row.id, printJson(row.caller), printJson(row.options), tx.now, row.expiresAt, most];
    return (await tx.affected(INSERT, [...columnsOf(owner), ...values])) > 0;
  }

  /** `false`: it was cancelled. */
  async append(id: string, number: number, content: Buffer, bytes: number, tx: Tx): Promise<boolean> {
    return (await tx.affected(APPEND, [id, number, content, bytes])) > 0;
  }

  /** `null`: it was cancelled. */
  uploaded(id: string, options: ImportOptions, tx: Tx): Promise<ImportRow | null> {
    return tx.first(UPLOADED, [id, printJson(options)]);
  }

  async forget(id: string, tx: Tx): Promise<void> {
    await tx.affected(FORGET, [id]);
  }

  find(owner: ImportOwner, id: string, now: Date): Promise<ImportRow | null> {
    return this.database.first(FIND, [...columnsOf(owner), id, now]);
  }

  list(owner: ImportOwner, now: Date, most: number): Promise<ImportRow[]> {
    return this.database.query(LIST, [...columnsOf(owner), now, most]);
  }

  /** Whoever did it before writes nothing more. `null`: there is nothing to be done any more. */
  begin({ id, runId }: ImportRun, tx: Tx): Promise<ImportRow | null> {
    return tx.first(BEGIN, [id, runId]);
  }

  /** `false`: it was cancelled, or somebody else does it by now. */
  async advance(
    { id, runId }: ImportRun,
    { phase, done, counts, mapping, lines }: Advance,
    tx: Tx,
  ): Promise<boolean> {
    const values = [
      phase,
      done,
      printJson(counts),
      mapping === null ? null : printJson(mapping),
      printJson(lines),
    ];
    return (await tx.first(ADVANCE, [id, runId, ...values])) !== null;
  }

  /** Whether it is that run that does it, and nobody has cancelled it. */
  async isRunning({ id, runId }: ImportRun): Promise<boolean> {
    return (await this.database.first(IS_RUNNING, [id, runId])) !== null;
  }

  /** @param runId `null`: whoever does it. `null`: it was over already. */
  finish(
    { id, runId }: { readonly id: string; readonly runId: string | null },
    status: Extract<ImportStatus, 'finished' | 'failed' | 'cancelled'>,
    failure: string | null,
    tx: Tx,
  ): Promise<ImportRow | null> {
    return tx.first(FINISH, [id, runId, status, failure, tx.now]);
  }

  /** `null`: there are no more. */
  async chunk(id: string, number: number): Promise<Buffer | null> {
    return (await this.database.first<{ content: Buffer }>(CHUNK, [id, number]))?.content ?? null;
  }

  report(id: string, from: number, most: number): Promise<ReportPart[]> {
    return this.database.query(REPORT, [id, from, most]);
  }

  /** Answers how many. */
  deleteExpired(now: Date, abandoned: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(DELETE_EXPIRED, [now, abandoned, most]);
  }
}

function columnsOf({ kind, id }: ImportOwner): readonly (string | null)[] {
  return kind === 'user' ? [id, null] : [null, id];
}
