/** How many statements of one look-up may run at a time; what is asked meanwhile waits for the next. */
const RUNNING = 2;

/** Looks up the rows of several keys in one statement. */
type Load<Row> = (keys: readonly string[]) => Promise<readonly Row[]>;

interface Waiting<Row> {
  readonly promise: Promise<Row | null>;
  readonly resolve: (row: Row | null) => void;
  readonly reject: (error: unknown) => void;
}

function waiting<Row>(): Waiting<Row> {
  let resolve!: Waiting<Row>['resolve'];
  let reject!: Waiting<Row>['reject'];
  const promise = new Promise<Row | null>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/**
 * Look-ups by key that come while others run are gathered and sent in one statement. A statement always
 * starts after it was asked for, so nothing is ever older than with a statement each; a look-up that comes
 * alone starts at once.
 */
export class BatchLoader<Row> {
  private gathered = new Map<string, Waiting<Row>>();
  private running = 0;

  constructor(
    private readonly load: Load<Row>,
    private readonly keyOf: (row: Row) => string,
  ) {}

  /** The row of the key, or `null`; fails as the statement fails. */
  find(key: string): Promise<Row | null> {
    const known = this.gathered.get(key);
    if (known !== undefined) return known.promise;
    const asked = waiting<Row>();
    this.gathered.set(key, asked);
    if (this.running < RUNNING) void this.run();
    return asked.promise;
  }

  private async run(): Promise<void> {
    this.running += 1;
    while (this.gathered.size > 0) await this.answer();
    this.running -= 1;
  }

  private async answer(): Promise<void> {
    const asked = this.gathered;
    this.gathered = new Map();
    try {
      const rows = await this.load([...asked.keys()]);
      const found = new Map(rows.map((row) => [this.keyOf(row), row]));
      for (const [key, { resolve }] of asked) resolve(found.get(key) ?? null);
    } catch (error) {
      for (const { reject } of asked.values()) reject(error);
    }
  }
}
