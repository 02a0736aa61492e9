import { Injectable } from '@nestjs/common';

import { Snapshots } from '#data';
import { Clock } from '#kernel';

import { Contents } from '../contents/contents.js';
import { type ExportBlock, exportBlocks } from './export-lines.js';
import type { ExportRecord } from '../contents/content.js';
import type { ExportOwner } from './exports.repository.js';

/** What is answered at once, without a job. */
const SMALL = { records: 2_000, bytes: 4 * 1024 * 1024 } as const;

/** The whole text of a small export, or how many records a larger one has, more or less. */
export interface Gathered {
  readonly blocks: readonly Buffer[] | null;
  readonly total: number;
}

/** What is exported, as of one moment. */
@Injectable()
export class ExportSource {
  constructor(
    private readonly contents: Contents,
    private readonly snapshots: Snapshots,
    private readonly clock: Clock,
  ) {}

  /** A small export is in memory before any of it is sent: no reader, however slow, keeps a connection to the database. */
  gather(owner: ExportOwner): Promise<Gathered> {
    return this.snapshots.readRepeatably(async (from) => {
      const total = await this.contents.countRecords(owner, from);
      if (total > SMALL.records) return { blocks: null, total };
      const blocks: Buffer[] = [];
      let bytes = 0;
      for await (const { text } of this.blocks(owner, from)) {
        blocks.push(text);
        bytes += text.length;
        if (bytes > SMALL.bytes) return { blocks: null, total };
      }
      return { blocks, total };
    });
  }

  /**
   * Hands out everything, block by block, after how much there is, more or less. It may begin again, with how much there is:
   * what was handed out before does not count then.
   */
  each(
    owner: ExportOwner,
    {
      counted,
      take,
    }: {
      readonly counted: (total: number) => Promise<void>;
      readonly take: (block: ExportBlock) => Promise<void>;
    },
  ): Promise<void> {
    return this.snapshots.readRepeatably(async (from) => {
      await counted(await this.contents.countRecords(owner, from));
      for await (const block of this.blocks(owner, from)) await take(block);
    });
  }

  /** The same of an organization, with what its members take along: all that another installation needs. */
  eachOfWhole(orgId: string, take: (block: ExportBlock) => Promise<void>): Promise<void> {
    const owner = { kind: 'organization', id: orgId } as const;
    return this.snapshots.read(async (from) => {
      for await (const block of exportBlocks(owner, this.clock.date(), this.whole(orgId, from)))
        await take(block);
    });
  }

  private async *whole(
    orgId: string,
    from: Parameters<Contents['records']>[1],
  ): AsyncGenerator<readonly ExportRecord[], void> {
    const members: string[] = [];
    for await (const records of this.contents.recordsOfMoving(orgId, from)) {
      for (const { type, id } of records) if (type === 'member') members.push(String(id));
      yield records;
    }
    for (const id of members) yield* this.contents.recordsOfMember(id, from);
  }

  private blocks(owner: ExportOwner, from: Parameters<Contents['records']>[1]): AsyncGenerator<ExportBlock> {
    return exportBlocks(owner, this.clock.date(), this.contents.records(owner, from));
  }
}
