import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';

import { ExportOrders } from './export-orders.service.js';
import { ExportSource } from './export-source.service.js';
import { exportNotFound, exportNotReady } from './exports.errors.js';
import { type ExportOwner, type ExportRow, ExportsRepository } from './exports.repository.js';

/** A small export is there at once, a large one is made by a job. */
export type Requested = readonly Buffer[] | ExportRow;

/** What is kept of people and organizations, for them to have: whether it is they who ask, others find out. */
@Injectable()
export class Exports {
  constructor(
    private readonly exports: ExportsRepository,
    private readonly source: ExportSource,
    private readonly orders: ExportOrders,
    private readonly clock: Clock,
  ) {}

  async request(owner: ExportOwner): Promise<Requested> {
    const { blocks, total } = await this.source.gather(owner);
    return blocks ?? this.orders.put(owner, total);
  }

  /** The owner's large export, ready or not; `null`: there is none. */
  latest(owner: ExportOwner): Promise<ExportRow | null> {
    return this.exports.latest(owner, this.clock.date());
  }

  /** Refuses one that is another's, or over. */
  async find(owner: ExportOwner, id: string): Promise<ExportRow> {
    const row = await this.exports.find(owner, id, this.clock.date());
    if (row === null) throw exportNotFound();
    return row;
  }

  /** Refuses as `find` does, and one that cannot be downloaded yet. */
  async demandReady(owner: ExportOwner, id: string): Promise<void> {
    if ((await this.find(owner, id)).status !== 'ready') throw exportNotReady();
  }
}
