/** Texts are put away so many at a time. */
const PACKED = 4_096;

/** Latin letters take a byte each. What has others takes two, so that halves of characters stay what they are. */
interface Pack {
  readonly bytes: Buffer;
  readonly encoding: 'latin1' | 'utf16le';
  /** Of each text, in units of the encoding. */
  readonly ends: Int32Array;
}

/** Texts in as little memory as they take in a file, read by their place. */
export class TextList {
  private readonly packs: Pack[] = [];
  private open: string[] = [];

  get length(): number {
    return this.packs.length * PACKED + this.open.length;
  }

  push(text: string): void {
    this.open.push(text);
    if (this.open.length < PACKED) return;
    this.packs.push(packed(this.open));
    this.open = [];
  }

  at(place: number): string {
    const pack = this.packs[Math.floor(place / PACKED)];
    const within = place % PACKED;
    const text = pack === undefined ? this.open[place - this.packs.length * PACKED] : unpacked(pack, within);
    if (text === undefined) throw new Error(`there is no text ${String(place)}`);
    return text;
  }
}

function packed(texts: readonly string[]): Pack {
  const ends = new Int32Array(texts.length);
  let end = 0;
  for (const [at, text] of texts.entries()) ends[at] = end += text.length;
  const all = texts.join('');
  const encoding = /^[\u0000-\u00ff]*$/.test(all) ? 'latin1' : 'utf16le';
  return { bytes: Buffer.from(all, encoding), encoding, ends };
}

function unpacked({ bytes, encoding, ends }: Pack, within: number): string | undefined {
  const end = ends[within];
  if (end === undefined) return undefined;
  const unit = encoding === 'latin1' ? 1 : 2;
  const start = within === 0 ? 0 : (ends[within - 1] ?? 0);
  return bytes.toString(encoding, start * unit, end * unit);
}
