import { Injectable } from '@nestjs/common';

import { Clock, type Principal } from '#kernel';

import { placeMissing } from '../place.errors.js';
import { WRITERS, writerOf } from '../writers/writers.js';
import { ExportSources } from './export-sources.service.js';
import type { ExportDto } from './exports.dto.js';
import { wrongExportFormat } from './exports.errors.js';

/** A file while it is written. */
export interface ExportedFile {
  readonly name: string;
  readonly type: string;
  readonly text: AsyncIterable<string>;
}

/** What people keep, as files: read page by page while it is sent, so that memory holds one page, however much there is. */
@Injectable()
export class Exports {
  constructor(
    private readonly sources: ExportSources,
    private readonly clock: Clock,
  ) {}

  /** Its beginning is read before this answers, so that what refuses it refuses it whole. */
  async open(
    { of = 'items', format = 'jsonl', org, workspace, project }: ExportDto,
    caller: Principal,
  ): Promise<ExportedFile> {
    const writer = writerOf(format);
    if (writer?.of.includes(of) !== true)
      throw wrongExportFormat(
        of,
        WRITERS.filter((known) => known.of.includes(of)).map(({ name }) => name),
      );
    const isPlaced = org !== undefined && workspace !== undefined && project !== undefined;
    if (of === 'items' && !isPlaced) throw placeMissing();
    const place = isPlaced ? { org, workspace, project } : null;
    const exported = await this.sources.open(caller, of, place);
    const text = writer.write({ of, exported, at: this.clock.date() })[Symbol.asyncIterator]();
    const beginning = [await text.next(), await text.next()];
    return {
      name: `ligature-${of}.${writer.extension}`,
      type: writer.type,
      text: continued(beginning, text),
    };
  }
}

async function* continued(
  beginning: readonly IteratorResult<string, unknown>[],
  rest: AsyncIterator<string>,
): AsyncGenerator<string, void> {
  for (const next of beginning) if (next.done !== true) yield next.value;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
