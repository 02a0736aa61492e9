/** A command line that cannot be understood; the message says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The options that were given to a command. */
export class Options {
  constructor(
    private readonly values: Readonly<Record<string, string | boolean | undefined>>,
    private readonly positionals: readonly string[] = [],
  ) {}

  /** @throws UsageError when it is missing, or there are several */
  argument(name: string): string {
    const [value, ...more] = this.positionals;
    if (value === undefined || value.trim() === '') throw new UsageError(`${name} is missing`);
    if (more.length > 0) throw new UsageError(`only one ${name} can be given`);
    return value;
  }

  /** @throws UsageError when it is missing */
  required(name: string): string {
    const value = this.optional(name);
    if (value === undefined) throw new UsageError(`--${name} is missing`);
    return value;
  }

  /** @throws UsageError when it is given, and blank: a script may have lost what belongs there */
  optional(name: string): string | undefined {
    const value = this.values[name];
    if (typeof value !== 'string') return undefined;
    if (value.trim() === '') throw new UsageError(`--${name} must not be empty`);
    if (value.startsWith('--'))
      throw new UsageError(`--${name} lacks its value: ${value.split('=')[0] ?? ''} follows`);
    return value;
  }

  /** Whether an option without a value is given. */
  has(name: string): boolean {
    return this.values[name] === true;
  }

  integer(name: string): number | undefined {
    const value = this.optional(name);
    if (value === undefined) return undefined;
    if (!/^\d+$/.test(value)) throw new UsageError(`--${name} must be a whole number`);
    return Number(value);
  }

  /** Separated by commas. */
  list(name: string): string[] | undefined {
    return this.optional(name)
      ?.split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  }
}
