import { Readable } from 'node:stream';

import { applyDecorators, Header, HttpCode, StreamableFile } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiParam } from '@nestjs/swagger';

import { ExportView, exportView } from './export.view.js';
import type { Requested } from './exports.service.js';

const TYPE = 'application/x-ndjson';
const TEXT = { description: 'JSON lines', content: { [TYPE]: { schema: { type: 'string' } } } } as const;

const LOCATION = {
  description: 'Where it is told how far the export has come',
  schema: { type: 'string' },
} as const;

/** Documents an answer that is the export itself, or where it will be. */
export const AnswersExport = (): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    Header('cache-control', 'no-store'),
    ApiOkResponse(TEXT),
    ApiAcceptedResponse({ type: ExportView, headers: { Location: LOCATION } }),
  );

/** Documents a download. */
export const AnswersDownload = (): MethodDecorator =>
  applyDecorators(Header('cache-control', 'no-store'), ApiOkResponse(TEXT));

/** As much of an answer as is decided here. */
interface Answer {
  status(code: number): { header(name: string, value: string): unknown };
}

/** Documents the `{id}` segment. */
export const ExportParam = (): MethodDecorator =>
  ApiParam({
    name: 'id',
    description: 'Id of the export',
    schema: { type: 'string', format: 'uuid', example: '0193a1b2-0000-7000-8000-0000000000ee' },
  });

/** @param path of the exports of this owner */
export function requestedAnswer(
  requested: Requested,
  path: string,
  reply: Answer,
): StreamableFile | ExportView {
  if (!('status' in requested)) return exportFile(requested);
  void reply.status(202).header('location', `${path}/${requested.id}`);
  return exportView(requested, path);
}

export function exportFile(blocks: Iterable<Buffer> | AsyncIterable<Buffer>): StreamableFile {
  return new StreamableFile(Readable.from(blocks, { objectMode: false }), {
    type: `${TYPE}; charset=utf-8`,
    disposition: 'attachment; filename="ligature-export.jsonl"',
  });
}
