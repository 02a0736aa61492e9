import { parseJson } from '#data';

import type { ExportRecord } from '../contents/content.js';
import { archiveCutOff, noArchive } from './archives.errors.js';

const FORMAT = 1;
const NOTED = ['webhook', 'invitation', 'personal_key'];

/** What has to be known of an archive before anything of it is written. */
export interface ArchiveHead {
  readonly organization: ExportRecord;
  readonly members: readonly ExportRecord[];
  readonly workspaces: readonly ExportRecord[];
  /** Those that somebody has to do something about: webhooks, invitations, and keys of people. */
  readonly noted: readonly ExportRecord[];
  /** How many records there are, by their types. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Reads an archive to its end. Refuses what is none, and one that was cut off. */
export async function readHead(lines: AsyncIterable<string>): Promise<ArchiveHead> {
  const kept = new Map<string, ExportRecord[]>(
    ['organization', 'member', 'workspace', ...NOTED].map((type) => [type, []]),
  );
  const counts = new Map<string, number>();
  let [records, last, isFirst] = [0, null as ExportRecord | null, true];
  for await (const line of lines) {
    const record = recordOf(line);
    if (isFirst) demandFrame(record);
    else if (record.type === 'end') last = record;
    else {
      records += 1;
      counts.set(record.type, (counts.get(record.type) ?? 0) + 1);
      kept.get(record.type)?.push(record);
    }
    isFirst = false;
  }
  if (isFirst) throw noArchive('it is empty');
  if (last?.['records'] !== records) throw archiveCutOff();
  const [organization] = kept.get('organization') ?? [];
  if (organization === undefined) throw noArchive('it holds no organization');
  return {
    organization,
    members: kept.get('member') ?? [],
    workspaces: kept.get('workspace') ?? [],
    noted: NOTED.flatMap((type) => kept.get(type) ?? []),
    counts,
  };
}

/** Records of these types, those of one type that follow each other together. */
export async function* recordGroups(
  lines: AsyncIterable<string>,
  types: ReadonlySet<string>,
  most: number,
): AsyncGenerator<readonly [ExportRecord, ...ExportRecord[]], void> {
  let waiting: ExportRecord[] = [];
  for await (const line of lines) {
    const record = recordOf(line);
    const [first] = waiting;
    if (first !== undefined && (first.type !== record.type || waiting.length >= most)) {
      yield [first, ...waiting.slice(1)];
      waiting = [];
    }
    if (types.has(record.type)) waiting.push(record);
  }
  const [first] = waiting;
  if (first !== undefined) yield [first, ...waiting.slice(1)];
}

function demandFrame({ type, format, organization }: ExportRecord): void {
  if (type !== 'export' || typeof organization !== 'string')
    throw noArchive('its first line does not say so');
  if (format !== FORMAT) throw noArchive(`its format is ${String(format)}, not ${String(FORMAT)}`);
}

function recordOf(line: string): ExportRecord {
  const value = parsed(line);
  if (typeof value !== 'object' || value === null || typeof (value as ExportRecord).type !== 'string')
    throw noArchive('not all of its lines are records');
  return value as ExportRecord;
}

function parsed(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    throw noArchive('not all of its lines are JSON');
  }
}
