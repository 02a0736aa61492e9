/** What Postgres keeps of a number in `jsonb`: digits before the point, and behind it. */
const MOST_DIGITS = 131_072;
const MOST_DECIMALS = 16_383;
/** More zeros than these are written as an exponent. */
const MOST_ZEROS = 20;

/** Exponents beyond are taken for this one, which nothing can keep either. */
const MOST_SHIFT = 1e15;

const PARTS = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** A number of JSON that no JavaScript number is equal to: too long, too large, or too close to zero. */
export class ExactNumber {
  private static asked = 0;

  private constructor(
    /** As JSON writes it; equal numbers have equal texts. */
    readonly text: string,
    private readonly before: number,
    private readonly behind: number,
  ) {}

  /** The number that a text of JSON stands for: an ordinary one wherever that is equal. */
  static of(text: string): number | ExactNumber {
    const number = Number(text);
    const exact = partsOf(text);
    if (sameParts(exact, partsOf(String(number)))) return number;
    const { digits, power } = exact;
    return new ExactNumber(textOf(exact), Math.max(1, digits.length + power), Math.max(0, -power));
  }

  /** Whether there were any among what `print` has printed. `JSON.stringify` alone rounds them. */
  static among(print: () => unknown): boolean {
    const before = ExactNumber.asked;
    print();
    return ExactNumber.asked !== before;
  }

  /** Whether Postgres can keep it. */
  get isStorable(): boolean {
    return this.before <= MOST_DIGITS && this.behind <= MOST_DECIMALS;
  }

  /** Characters that Postgres needs to write it: it writes no exponents. */
  get writtenLength(): number {
    return this.before + this.behind + 2;
  }

  toJSON(): number {
    ExactNumber.asked += 1;
    return Number(this.text);
  }
}

/** An object of JSON, of which nothing is known yet: no list, no `null`, no number. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

/** A decimal number: its digits, without zeros at either end, times a power of ten. */
interface Parts {
  readonly sign: string;
  readonly digits: string;
  readonly power: number;
}

/** Of what is no decimal number, such as `Infinity`: no digits, and no power either. */
function partsOf(text: string): Parts {
  const [, sign = '', whole = '', decimals = '', exponent = '0'] = PARTS.exec(text) ?? [];
  const digits = whole + decimals;
  let [start, end] = [0, digits.length];
  while (end > 0 && digits[end - 1] === '0') end -= 1;
  while (start < end && digits[start] === '0') start += 1;
  if (start === end) return { sign: '', digits: '', power: whole === '' ? Number.NaN : 0 };
  const shift = Math.max(-MOST_SHIFT, Math.min(MOST_SHIFT, Number(exponent)));
  const power = shift - decimals.length + (digits.length - end);
  return { sign, digits: digits.slice(start, end), power };
}

function sameParts(one: Parts, other: Parts): boolean {
  return one.digits === other.digits && one.power === other.power && one.sign === other.sign;
}

function textOf({ sign, digits, power }: Parts): string {
  if (power > MOST_ZEROS || power + digits.length < -MOST_ZEROS) return `${sign}${digits}e${String(power)}`;
  if (power >= 0) return sign + digits + '0'.repeat(power);
  const padded = digits.padStart(1 - power, '0');
  return `${sign}${padded.slice(0, power)}.${padded.slice(power)}`;
}
