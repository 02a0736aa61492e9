import { TextDecoder } from 'node:util';

import { isRecord } from '../formats/records.js';
import type { Mapping, Target } from '../formats/format.js';
import { FORMATS, formatOf, HEAD_CHARACTERS, recognizedFormat } from '../formats/formats.js';
import type { ImportOptions } from './import.entity.js';
import { type ImportDto, isSet } from './imports.dto.js';
import { placeMissing } from '../place.errors.js';
import { invalidMapping, unknownFormat, wrongTarget } from './imports.errors.js';

/** The beginning of a file as text, and all of the file. */
export async function orderOf(
  file: AsyncIterable<Buffer>,
): Promise<{ readonly head: string; readonly whole: AsyncIterable<Buffer> }> {
  const iterator = file[Symbol.asyncIterator]();
  const parts: Buffer[] = [];
  let [length, isOver] = [0, false];
  while (length < HEAD_CHARACTERS && !isOver) {
    const next = await iterator.next();
    isOver = next.done === true;
    if (next.done === true) break;
    parts.push(next.value);
    length += next.value.length;
  }
  const bytes = Buffer.concat(parts);
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  return { head: new TextDecoder(encoding).decode(bytes), whole: continued(bytes, iterator, isOver) };
}

async function* continued(
  first: Buffer,
  iterator: AsyncIterator<Buffer>,
  isOver: boolean,
): AsyncGenerator<Buffer, void> {
  if (first.length > 0) yield first;
  while (!isOver) {
    const next = await iterator.next();
    if (next.done === true) return;
    yield next.value;
  }
}

/** What is to be done with a file, of what was asked for and what is in it. Refuses what does not fit together. */
export function optionsOf(dto: ImportDto, head: string): ImportOptions {
  const mapping = mappingOf(dto.mapping);
  const format =
    dto.format === undefined
      ? (recognizedFormat(head) ?? (mapping === null ? null : formatOf('csv')))
      : formatOf(dto.format);
  if (format === null) throw unknownFormat(FORMATS.map(({ name }) => name));
  const to = dto.to ?? usualTarget(format.name, head, format.targets[0]);
  if (!format.targets.includes(to)) throw wrongTarget(format.title, format.targets);
  const { org, workspace, project } = dto;
  const isPlaced = org !== undefined && workspace !== undefined && project !== undefined;
  if (to === 'items' && !isPlaced) throw placeMissing();
  return {
    format: format.name,
    to,
    place: to === 'items' && isPlaced ? { org, workspace, project } : null,
    dryRun: isSet(dto.dryRun),
    keepDates: isSet(dto.keepDates),
    source: dto.source ?? format.name,
    mapping,
  };
}

/** Tables and exports of Ligature hold one or the other. */
function usualTarget(format: string, head: string, usual: ImportOptions['to']): ImportOptions['to'] {
  const said = /^\s*\{"type":"export"[^\n]*"of":"(items|graph|bundles)"/.exec(head)?.[1];
  if (format === 'ligature' && said !== undefined) return said as Target;
  if (format === 'ligature' && /"type":"bundle"/.test(head)) return 'bundles';
  if (format === 'ligature' && /"type":"node"/.test(head)) return 'graph';
  const first = head.replace(/^\ufeff/, '').split(/\r?\n/, 1)[0] ?? '';
  return format === 'csv' &&
    /(^|[,;\t])"?(url|link|uri|href)"?([,;\t]|$)/i.test(first) &&
    !/issue key|number/i.test(first)
    ? 'bundles'
    : usual;
}

function mappingOf(text: string | undefined): Mapping | null {
  if (text === undefined) return null;
  const value = parsed(text);
  if (!isRecord(value) || !Object.values(value).every((field) => typeof field === 'string'))
    throw invalidMapping();
  return value as Mapping;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidMapping();
  }
}
