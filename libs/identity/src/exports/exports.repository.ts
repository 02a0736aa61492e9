import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import type { ExportStatus } from './export.entity.js';
import {
  APPEND,
  BEGIN,
  CHUNK,
  COUNTED,
  DELETE_EXPIRED,
  DELETE_OLD,
  FAIL,
  FIND,
  FINISH,
  INSERT,
  LATEST,
  OF,
} from './exports.statements.js';

/** Whose an export is. */
export type ExportOwner =
  { readonly kind: 'user'; readonly id: string } | { readonly kind: 'organization'; readonly id: string };

export interface ExportRow {
  readonly id: string;
  readonly userId: string | null;
  readonly orgId: string | null;
  readonly status: ExportStatus;
  readonly records: number;
  readonly total: number;
  readonly bytes: number;
  readonly createdAt: Date;
  readonly readyAt: Date | null;
  readonly expiresAt: Date;
}

/** Whoever makes an export. */
export interface ExportRun {
  readonly id: string;
  readonly runId: string;
}

export interface NewChunk {
  readonly number: number;
  readonly content: Buffer;
  readonly records: number;
  /** Of the text. */
  readonly bytes: number;
}

@Injectable()
export class ExportsRepository {
  constructor(private readonly database: Database) {}

  /** Removes one that failed, is over, or was asked for before then. */
  async deleteOld(owner: ExportOwner, before: Date, tx: Tx): Promise<void> {
    await tx.affected(DELETE_OLD, [...columnsOf(owner), tx.now, before]);
  }

  /** `null`: there is one. */
  insert(
    owner: ExportOwner,
    { id, total, expiresAt }: Pick<ExportRow, 'id' | 'total' | 'expiresAt'>,
    tx: Tx,
  ): Promise<ExportRow | null> {
    return tx.first(INSERT, [...columnsOf(owner), id, total, tx.now, expiresAt]);
  }

  ofOwner(owner: ExportOwner, tx: Tx): Promise<ExportRow | null> {
    return tx.first(OF, columnsOf(owner));
  }

  /** The only one of the owner; `null`: there is none, or it is over. */
  latest(owner: ExportOwner, now: Date): Promise<ExportRow | null> {
    return this.database.first(LATEST, [...columnsOf(owner), now]);
  }

  find(owner: ExportOwner, id: string, now: Date): Promise<ExportRow | null> {
    return this.database.first(FIND, [...columnsOf(owner), id, now]);
  }

  /** Whoever made it before writes nothing more. `null`: there is nothing to be made any more. */
  begin({ id, runId }: ExportRun, tx: Tx): Promise<ExportRow | null> {
    return tx.first(BEGIN, [id, runId, tx.now]);
  }

  async count({ id, runId }: ExportRun, total: number, tx: Tx): Promise<void> {
    await tx.affected(COUNTED, [id, runId, total]);
  }

  /** `false`: somebody else makes it by now, or nobody. */
  async append({ id, runId }: ExportRun, chunk: NewChunk, tx: Tx): Promise<boolean> {
    const { number, content, records, bytes } = chunk;
    return (await tx.affected(APPEND, [id, runId, number, content, records, bytes])) > 0;
  }

  async finish({ id, runId }: ExportRun, expiresAt: Date, tx: Tx): Promise<void> {
    await tx.affected(FINISH, [id, runId, tx.now, expiresAt]);
  }

  async fail(id: string, tx: Tx): Promise<void> {
    await tx.affected(FAIL, [id]);
  }

  /** `null`: there are no more. */
  async chunk(id: string, number: number): Promise<Buffer | null> {
    return (await this.database.first<{ content: Buffer }>(CHUNK, [id, number]))?.content ?? null;
  }

  /** Answers how many. */
  deleteExpired(now: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(DELETE_EXPIRED, [now, most]);
  }
}

function columnsOf({ kind, id }: ExportOwner): readonly (string | null)[] {
  return kind === 'user' ? [id, null] : [null, id];
}
