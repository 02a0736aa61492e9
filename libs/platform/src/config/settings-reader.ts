import { readFileSync } from 'node:fs';

import { flag, integerWithin, oneOf } from './env-values.js';
import { unknownSettings } from './unknown-settings.js';

export type Variables = Readonly<Record<string, string | undefined>>;

const IN_FILE = '_FILE';

/**
 * Reads variables one by one, and remembers what is wrong with them and which there are. An empty one is absent. The
 * value of each may stand in a file, as orchestrators hand out secrets: `NAME_FILE` says which.
 */
export class SettingsReader {
  readonly mistakes: string[] = [];
  private readonly names = new Set<string>();

  constructor(private readonly source: Variables) {}

  /** Every variable that was read. */
  get known(): readonly string[] {
    return [...this.names].sort();
  }

  isSet(name: string): boolean {
    return this.isGiven(name) || this.isGiven(name + IN_FILE);
  }

  /**
   * @param usual the value where the operator says nothing
   * @param parse `undefined`: the text is none
   * @param wanted what it must be, as a sentence about a mistake ends
   */
  read<T>(name: string, usual: T, parse: (text: string) => T | undefined, wanted: string): T {
    this.names.add(name);
    const text = this.isGiven(name + IN_FILE) ? this.fromFile(name) : this.source[name]?.trim();
    if (text === undefined || text === '') return usual;
    const value = parse(text);
    if (value !== undefined) return value;
    this.mistakes.push(`${name} must be ${wanted}`);
    return usual;
  }

  text(name: string): string | null {
    return this.read<string | null>(name, null, (value) => value, 'text');
  }

  /** @param wanted absent: in the usual words, with the bounds */
  whole(name: string, usual: number, [least, most]: readonly [number, number], wanted?: string): number {
    const bounds = `from ${String(least)} to ${String(most)}`;
    return this.read(name, usual, integerWithin(least, most), wanted ?? `a whole number ${bounds}`);
  }

  days(name: string, usual: number, least: 0 | 1 = 0): number {
    return this.whole(name, usual, [least, 3_650], `a number of days, from ${String(least)} to 3650`);
  }

  bytes(name: string, usual: number): number {
    return this.whole(name, usual, [1_024, 2 ** 50], 'bytes, at least 1024');
  }

  flag(name: string, usual: boolean): boolean {
    return this.read(name, usual, flag, 'on or off');
  }

  choice<const T extends string>(name: string, usual: T, choices: readonly [T, T]): T {
    return this.read<T>(name, usual, oneOf(choices), choices.join(' or '));
  }

  /** A setting that another one cannot be without. */
  need(needed: string, by: string, { wanted = '', because = '' } = {}): void {
    if (this.isSet(by) && !this.isSet(needed))
      this.mistakes.push(`${needed} must be set${wanted} when ${by} is${because}`);
  }

  /** Sentences about variables that look like settings and are none; to be asked for last. */
  unknown(): string[] {
    return unknownSettings(this.source, new Set([...this.names].flatMap((name) => [name, name + IN_FILE])));
  }

  private isGiven(variable: string): boolean {
    return (this.source[variable]?.trim() ?? '') !== '';
  }

  /** `undefined`: there is none, which is a mistake. */
  private fromFile(name: string): string | undefined {
    if (this.isGiven(name)) {
      this.mistakes.push(`${name} and ${name}${IN_FILE} cannot both be set`);
      return undefined;
    }
    try {
      const text = readFileSync(this.source[name + IN_FILE]?.trim() ?? '', 'utf8').trim();
      if (text === '') this.mistakes.push(`${name}${IN_FILE} names a file that is empty`);
      return text;
    } catch (error) {
      const { code = 'unknown' } = error as { code?: string };
      this.mistakes.push(`${name}${IN_FILE} names a file that cannot be read (${code})`);
      return undefined;
    }
  }
}
