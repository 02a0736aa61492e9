/** One exchange with the service, as it was. */
export interface Step {
  readonly request: string;
  readonly sent?: unknown;
  readonly answer: unknown;
}

/** What the demo does, step by step, and where the service did not keep its word. */
export class Report {
  readonly steps: Step[] = [];
  readonly mistakes: string[] = [];

  /** @param write takes what people read while it happens */
  constructor(private readonly write: (text: string) => void) {}

  chapter(title: string): void {
    this.write(`\n── ${title}\n`);
  }

  step(step: Step): void {
    this.steps.push(step);
    const sent = step.sent === undefined ? '' : `\n   ${compact(step.sent)}`;
    this.write(`\n→  ${step.request}${sent}\n←  ${compact(step.answer)}\n`);
  }

  /** Notes a broken promise; the demo goes on. */
  expect(promise: string, kept: boolean): void {
    if (kept) return;
    this.mistakes.push(promise);
    this.write(`✗  ${promise}\n`);
  }

  /** As above, for the exact names of an object's fields. */
  expectFields(what: string, value: unknown, names: readonly string[]): void {
    const found = typeof value === 'object' && value !== null ? Object.keys(value).sort() : [];
    const wanted = [...names].sort();
    this.expect(`${what} has exactly the fields ${wanted.join(', ')}`, found.join() === wanted.join());
  }
}

function compact(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
