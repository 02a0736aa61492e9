import { Injectable } from '@nestjs/common';

import { JobQueue, type RunningJob } from '#events';
import { newId, Turns } from '#kernel';

import { EXPORT_TASK } from './export-orders.service.js';
import { ExportSource } from './export-source.service.js';
import { ExportStorage } from './export-storage.service.js';
import type { ExportRun } from './exports.repository.js';

const ATTEMPTS = 6;

/** Makes large exports, one at a time of a process: each keeps a connection to the database to itself. */
@Injectable()
export class ExportJob {
  private readonly turns = new Turns(1);

  constructor(
    private readonly source: ExportSource,
    private readonly storage: ExportStorage,
    queue: JobQueue,
  ) {
    queue.does({ name: EXPORT_TASK, attempts: ATTEMPTS, run: (payload, job) => this.run(payload, job) });
  }

  private async run(payload: unknown, { isLast, ending }: RunningJob): Promise<void> {
    const { id } = payload as { id: string };
    await this.turns.take();
    try {
      await this.make({ id, runId: newId() }, ending);
    } catch (error) {
      if (isLast) await this.storage.fail(id);
      throw error;
    } finally {
      this.turns.give();
    }
  }

  private async make(run: ExportRun, ending: AbortSignal): Promise<void> {
    const owner = await this.storage.begin(run);
    if (owner === null) return;
    let number = 0;
    await this.source.each(owner, {
      counted: async (total) => {
        if (number > 0) await this.storage.begin(run);
        number = 0;
        await this.storage.count(run, total);
      },
      take: async (block) => {
        ending.throwIfAborted();
        if (!(await this.storage.write(run, number, block)))
          throw new Error('the export is gone, or another process makes it');
        number += 1;
      },
    });
    await this.storage.finish(run);
  }
}
