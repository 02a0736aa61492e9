import { pipeline, Readable } from 'node:stream';

import { type CsvError, type Info, parse } from 'csv-parse';

import type { BookmarkEntry, Relation, WorkEntry } from '../../documents/entries.js';
import { about, type Subject } from '../../report/tell.js';
import type { Tell } from '../../report/report-line.js';
import { unreadableFile } from '../formats.errors.js';
import type { Format } from '../format.js';
import { peek } from '../records.js';
import { dateIn, textIn, textsIn } from '../values.js';
import { priorityOf, relations, work } from '../work.js';
import { columnsOf, type Columns, unknownFields } from './columns.js';
import { unguarded } from './guard.js';
import { isOwnBookmarks, ligatureRow } from './ligature-row.js';

/** A row of a table by its columns. */
interface Row {
  readonly place: string;
  readonly cells: readonly string[];
}

/** Tables with a line of headers: bookmarks, or what Jira, OpenProject, Linear and GitHub export, or any by a mapping. */
export const csv: Format = {
  name: 'csv',
  title: 'CSV',
  targets: ['items', 'graph', 'bundles'],
  recognizes: (head) => columnsOf(headerOf(head), null) !== null,
  async *read(text, tell, { mapping, mapped }) {
    const rows = rowsOf(text);
    const first = await rows.next();
    if (first.done === true) throw unreadableFile('it is empty');
    const headers = first.value.cells;
    const wrong = unknownFields(mapping ?? {});
    if (wrong.length > 0)
      throw unreadableFile(`the mapping names fields that there are not: ${wrong.join(', ')}`);
    const columns = columnsOf(headers, mapping);
    if (columns === null)
      throw unreadableFile(
        `no column of it is known (${headers.join(', ').slice(0, 200)}): send a mapping of its columns`,
      );
    mapped(Object.fromEntries(headers.map((header, index) => [header, columns.fields[index] ?? 'ignore'])));
    const ignored = new Set<string>();
    const isOwn = isOwnBookmarks(headers);
    for await (const read of rows) {
      const row = isOwn ? { ...read, cells: read.cells.map(unguarded) } : read;
      const isWider = row.cells.slice(headers.length).some((cell) => cell !== '');
      if (isWider)
        about({ place: row.place, id: null }, tell).left_out(
          'too_many_cells',
          `The row has ${String(row.cells.length)} cells, but the table ${String(headers.length)} columns`,
          'A cell with a comma or a line break needs quotes',
        );
      const entry = entryOf(row, headers, columns, tell);
      if (entry === null) continue;
      for (const [index, field] of columns.fields.entries()) {
        const header = headers[index] ?? '';
        if (field !== 'ignore' || ignored.has(header) || (row.cells[index] ?? '') === '') continue;
        ignored.add(header);
        about({ place: `column ${header}`, id: null }, tell).left_out(
          'column_left_out',
          `The column "${header}" is not imported`,
          'Map it, if it is needed',
        );
      }
      yield entry;
    }
  },
};

const delimiters = [',', ';', '\t'] as const;

function delimiterOf(head: string): string {
  const line = head.split(/\r?\n/, 1)[0] ?? '';
  const counts = delimiters.map((delimiter) => line.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
}

function headerOf(head: string): string[] {
  const line = head.replace(/^\ufeff/, '').split(/\r?\n/, 1)[0] ?? '';
  return line.split(delimiterOf(line)).map((cell) => cell.trim().replace(/^"([^]*)"$/, '$1'));
}

async function* rowsOf(text: AsyncIterable<string>): AsyncGenerator<Row, void> {
  const [head, whole] = await peek(text);
  const parser = parse({
    delimiter: delimiterOf(head),
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  // What goes wrong in the source is thrown by the loop below.
  pipeline(Readable.from(whole), parser, () => undefined);
  let row = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      yield { place: `row ${String((row += 1))} (line ${String(info.lines)})`, cells: record };
    }
  } catch (error) {
    const { code, lines } = error as CsvError & { lines?: number };
    if (!/^CSV_/.test(code)) throw error;
    throw unreadableFile(`it is no valid CSV in line ${String(lines ?? row)} (${(error as Error).message})`);
  }
}

function entryOf(
  row: Row,
  headers: readonly string[],
  columns: Columns,
  tell: Tell,
): BookmarkEntry | WorkEntry | null {
  if (columns.dialect === 'bookmarks') return bookmarkOf(row, columns, tell);
  if (columns.dialect === 'ligature') return ligatureRow(row.place, headers, row.cells, tell);
  return workOf(row, headers, columns, tell);
}

function cellsOf({ cells }: Row, { fields }: Columns, field: string): string[] {
  return fields.flatMap((one, index) => (one === field ? (textIn(cells[index]) ?? []) : []));
}

function bookmarkOf(row: Row, columns: Columns, tell: Tell): BookmarkEntry | null {
  const [url] = cellsOf(row, columns, 'url');
  const titles = cellsOf(row, columns, 'title');
  if (url === undefined) {
    about({ place: row.place, id: titles[0] ?? null }, tell).left_out('no_url', 'The row has no address');
    return null;
  }
  return {
    kind: 'bookmark',
    place: row.place,
    id: url,
    url,
    title: titles[0] ?? null,
    note: cellsOf(row, columns, 'note').join('\n') || null,
    tags: cellsOf(row, columns, 'tags').flatMap((cell) =>
      textsIn(cell, /[|;]/.test(cell) ? (cell.includes('|') ? '|' : ';') : ','),
    ),
    folder: (cellsOf(row, columns, 'folder')[0] ?? '')
      .split('/')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
    addedAt: dateOf(cellsOf(row, columns, 'created')[0] ?? null, { place: row.place, id: url }, tell),
  };
}

/** What a row says in columns that are no fields, by their headers; columns of one header make a list. */
function dataOf({ cells }: Row, headers: readonly string[], { fields }: Columns): Record<string, unknown> {
  const data: Record<string, string | string[]> = {};
  fields.forEach((field, index) => {
    const [header = '', text] = [headers[index], textIn(cells[index])];
    if (field !== 'data' || text === null) return;
    const before = data[header];
    data[header] = before === undefined ? text : [before, text].flat();
  });
  return data;
}

function workOf(row: Row, headers: readonly string[], columns: Columns, tell: Tell): WorkEntry | null {
  const first = (field: string): string | null => cellsOf(row, columns, field)[0] ?? null;
  const title = first('title');
  if (row.cells.every((cell) => cell.trim() === '')) return null;
  const named = first('id')?.replace(/^#/, '') ?? null;
  const id = named ?? row.place.replace(/ \(.*/, '');
  const line = about({ place: row.place, id }, tell);
  if (named === null)
    line.changed(
      'no_id',
      'The row has no id, so it is known by its number',
      'Give it an id, so that rows may move',
    );
  const date = (field: string): Date | null => dateOf(first(field), { place: row.place, id }, tell);
  return work({
    place: row.place,
    id,
    aliases: cellsOf(row, columns, 'alias'),
    type: first('type') ?? 'task',
    title,
    description: first('description'),
    status: first('status'),
    priority: priorityOf(first('priority')),
    tags: cellsOf(row, columns, 'tags').flatMap((cell) => textsIn(cell)),
    assignees: cellsOf(row, columns, 'assignee').flatMap((cell) => textsIn(cell)),
    due: date('due'),
    createdAt: date('created'),
    updatedAt: date('updated'),
    closedAt: date('closed'),
    fields: { ...dataOf(row, headers, columns), ...keptPriority(first('priority')) },
    relations: columns.fields.flatMap((field, index) => linked(field, row.cells[index] ?? '', row.place)),
  });
}

/** `null`, and a line of the report where there is something else than a date. */
function dateOf(text: string | null, subject: Subject, tell: Tell): Date | null {
  const found = dateIn(text);
  if (text !== null && found === null)
    about(subject, tell).left_out(
      'not_a_date',
      `"${text.slice(0, 60)}" is no date that is understood`,
      'Write it as 2026-01-31',
    );
  return found;
}

function keptPriority(priority: string | null): Record<string, string> {
  return priority === null || priorityOf(priority) !== null ? {} : { priority };
}

/** A column of relations holds ids: with commas between them, with `#` before them, with a title behind. */
function linked(field: string, cell: string, place: string): Relation[] {
  const [direction, relationship] = field.split(':');
  if (relationship === undefined || cell.trim() === '') return [];
  const others = cell
    .split(/[,;\n]/)
    .map((part) => /^#?([^\s:]+)/.exec(part.trim())?.[1])
    .filter((part) => part !== undefined);
  return relations(others, relationship, place, direction === 'inward' ? 'inward' : 'outward');
}
