const INSTANT =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:[Zz]|[+-](?:0\d|1[0-4]):[0-5]\d)$/;
const OFFSET = /(?:[Zz]|[+-]\d\d:\d\d)$/;

/** Whether a text is an instant of the calendar, in a year from 1 to 9999, with an offset. */
export function isInstant(value: unknown): boolean {
  const [, year = '', month = '', day = ''] = (typeof value === 'string' && INSTANT.exec(value)) || [];
  return (
    year > '0000' &&
    Number(day) <= new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate()
  );
}

/**
 * A query parameter as an instant with an offset. A plus sign that was not escaped arrives as a space.
 * What cannot be one is left as it is.
 */
export function instantOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.replace(/ (\d\d:\d\d)$/, (whole, offset: string, at: number) =>
    at > 10 ? `+${offset}` : whole,
  );
  return OFFSET.test(text.slice(10)) ? text : `${text}Z`;
}
