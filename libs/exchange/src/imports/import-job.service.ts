import { Injectable } from '@nestjs/common';

import type { RunningJob } from '#events';
import { CurrentCallers } from '#identity';
import { DomainError, newId, type Principal, randomText, Turns } from '#kernel';

import { formatOf } from '../formats/formats.js';
import { textOf } from '../formats/text.js';
import { ImportProgress } from './import-progress.js';
import { ImportStorage } from './import-storage.service.js';
import { ImportTargets } from './import-targets.service.js';
import type { ImportWork } from './import-work.js';
import { callerIsGone } from './imports.errors.js';
import { ImportOutcomes } from './import-outcomes.service.js';
import type { ImportRow, ImportRun } from './imports.repository.js';

export const IMPORT_TASK = 'import';
const ATTEMPTS = 12;

/** It was cancelled, or another process does it by now. */
class Stopped extends Error {}

/** Does imports, one at a time of a process, so that memory holds what one needs. Goes on where another one ended. */
@Injectable()
export class ImportJob {
  private readonly turns = new Turns(1);

  constructor(
    private readonly outcomes: ImportOutcomes,
    private readonly storage: ImportStorage,
    private readonly targets: ImportTargets,
    private readonly callers: CurrentCallers,
  ) {
    outcomes.queue.does({
      name: IMPORT_TASK,
      attempts: ATTEMPTS,
      run: (payload, job) => this.run(payload, job),
    });
  }

  private async run(payload: unknown, { isLast, ending }: RunningJob): Promise<void> {
    const run = { id: (payload as { id: string }).id, runId: newId() };
    await this.turns.take();
    try {
      const row = await this.outcomes.begin(run);
      if (row !== null) await this.done(run, row, ending);
    } catch (error) {
      if (error instanceof Stopped) return;
      // Refusals stay refusals, however often it is tried; but for those that pass.
      const passes =
        !(error instanceof DomainError) || error.kind === 'unavailable' || error.kind === 'rate_limited';
      if (passes && !isLast) throw error;
      const why = error instanceof DomainError ? error.message : 'The service could not finish it: try again';
      await this.outcomes.finish(run, 'failed', why);
      if (passes) throw error;
    } finally {
      this.turns.give();
    }
  }

  private async done(run: ImportRun, row: ImportRow, ending: AbortSignal): Promise<void> {
    const format = formatOf(row.options.format);
    if (format === null) throw new Error(`there is no format ${row.options.format}`);
    const progress = new ImportProgress(row, async (advance) => {
      if (!(await this.outcomes.advance(run, advance))) throw new Stopped();
    });
    const { mapping } = row.options;
    const work: ImportWork = {
      options: row.options,
      progress,
      ending,
      demandRunning: async () => {
        ending.throwIfAborted();
        if (!(await this.outcomes.isRunning(run))) throw new Stopped();
      },
      entries: (tell, mapped) => format.read(textOf(this.storage.read(run.id)), tell, { mapping, mapped }),
      caller: () => this.caller(row),
    };
    await this.targets.run(work);
    await this.outcomes.finish(run, 'finished', null);
  }

  private async caller({ caller }: ImportRow): Promise<Principal> {
    const origin = { traceId: randomText(6, 'hex'), via: 'job', address: null, userAgent: null } as const;
    const now = await this.callers.find(caller, origin);
    if (now === null) throw callerIsGone();
    return now;
  }
}
