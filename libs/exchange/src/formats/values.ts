import { ExactNumber, isJsonObject, parseUrl } from '#kernel';

/** A text with something in it; numbers count as text. */
export function textIn(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof ExactNumber) return value.text;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' ? null : text;
}

/** Texts of a list, or of a text that is one by commas. */
export function textsIn(value: unknown, separator = ','): string[] {
  const list: readonly unknown[] = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(separator)
      : [];
  return [...new Set(list.flatMap((entry) => textIn(entry) ?? []))];
}

/** Names of a list of objects, or of texts. */
export function namesIn(value: unknown, ...fields: readonly string[]): string[] {
  if (!Array.isArray(value)) return textsIn(value);
  return (value as readonly unknown[]).flatMap((entry) => {
    if (!isJsonObject(entry)) return textIn(entry) ?? [];
    return fields.map((field) => textIn(entry[field])).find((name) => name !== null) ?? [];
  });
}

/** Seconds, milliseconds or microseconds since 1970 are told apart by their size. */
const SECONDS = 1e11;
const MILLISECONDS = 1e14;
/** Of the last day that PostgreSQL and JavaScript both know well. */
const LATEST = Date.UTC(9999, 11, 31);

/** A moment, as files write them; `null`: it is none. */
export function dateIn(value: unknown): Date | null {
  const text = textIn(value);
  if (text === null) return null;
  if (/^\d{9,17}$/.test(text)) return momentOf(Number(text));
  const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (basic !== null) {
    const [, year, month, day, hour, minute, second] = basic;
    return dated(`${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z`);
  }
  const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|UTC|[+-]\d\d:?\d\d)?)?$/i.exec(
    text,
  );
  if (iso !== null) {
    const [, day, time = '00:00', zone = 'Z'] = iso;
    return dated(`${day ?? ''}T${time}${zone.toUpperCase() === 'UTC' ? 'Z' : withColon(zone)}`);
  }
  return jiraDate(text);
}

function withColon(zone: string): string {
  return zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2').toUpperCase();
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `15/Jan/24 9:30 AM`, which Jira writes in UTC unless told otherwise. */
function jiraDate(text: string): Date | null {
  const match = /^(\d{1,2})\/([a-z]{3})\/(\d{2}|\d{4})(?: (\d{1,2}):(\d\d) ?(am|pm)?)?$/i.exec(text);
  if (match === null) return null;
  const [, day, name = '', year = '', hour = '0', minute = '0', half] = match;
  const month = MONTHS.indexOf(name.toLowerCase());
  if (month < 0) return null;
  const hours =
    half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  return valid(
    Date.UTC(Number(year.length === 2 ? `20${year}` : year), month, Number(day), hours, Number(minute)),
  );
}

function momentOf(number: number): Date | null {
  if (number < SECONDS) return valid(number * 1000);
  return valid(number < MILLISECONDS ? number : Math.floor(number / 1000));
}

function dated(text: string): Date | null {
  return valid(Date.parse(text));
}

function valid(time: number): Date | null {
  return Number.isFinite(time) && time >= 0 && time <= LATEST ? new Date(time) : null;
}

/** What of an object is none of these fields, and says something. */
export function otherFields(
  record: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(
      ([name, value]) =>
        !known.has(name) && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

export function isWebUrl(text: string): boolean {
  const url = parseUrl(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
}
