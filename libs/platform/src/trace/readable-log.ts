/** What stands at the beginning of a line anyway, or is of no use there. */
const ELSEWHERE = new Set(['level', 'time', 'msg', 'context', 'err']);
const PLAIN = /^[\w.:/@{}*?+-]+$/;
/** What could move a terminal's cursor, or begin a line of its own. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;

/** A line of the log for people: what happened, its fields, and the stack of an error below it. */
export function readable(line: Readonly<Record<string, unknown>>): string {
  const { msg, err } = line as { msg?: string; err?: { stack?: string; message: string } };
  const fields = Object.entries(line).filter(([name]) => !ELSEWHERE.has(name));
  const words = [...(msg === undefined ? [] : [onOneLine(msg)]), ...fields.map(asWord)];
  const stack = err === undefined ? '' : `\n${err.stack ?? err.message}`;
  return visible(`${words.join(' ')}${stack}`);
}

function asWord([name, value]: [string, unknown]): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `${name}=${PLAIN.test(text) ? text : JSON.stringify(value)}`;
}

function onOneLine(text: string): string {
  return text.replaceAll('\n', String.raw`\n`);
}

function visible(text: string): string {
  return text.replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
