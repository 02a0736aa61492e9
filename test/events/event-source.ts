/** A stream of events as a client reads it, by hand: what it was sent stays as it came. */
export class EventSourceReader {
  readonly events: { readonly id: string; readonly type: string; readonly data: Record<string, unknown> }[] =
    [];
  /** As browsers send it when they come back. */
  lastId = '';
  /** Comments that came. */
  comments = 0;
  ended = false;
  private readonly closing = new AbortController();

  private answer: Response | null = null;

  private constructor(readonly status: number) {}

  /** Opens it; with another status than 200, what was answered is the only event. */
  static async open(
    url: string,
    headers: Readonly<Record<string, string>>,
    { reads = true } = {},
  ): Promise<EventSourceReader> {
    const closing = new AbortController();
    const answer = await fetch(url, { headers, signal: closing.signal });
    const reader = new EventSourceReader(answer.status);
    closing.signal.throwIfAborted();
    reader.closing.signal.addEventListener('abort', () => {
      closing.abort();
    });
    reader.answer = answer;
    if (answer.status === 200) {
      if (reads) reader.readOn();
    } else {
      reader.events.push({ id: '', type: 'refused', data: (await answer.json()) as Record<string, unknown> });
      reader.ended = true;
    }
    return reader;
  }

  /** Those without a name of their own. */
  get told(): Record<string, unknown>[] {
    return this.events.filter(({ type }) => type === 'message').map(({ data }) => data);
  }

  /** `n` of the data of each. */
  get numbers(): unknown[] {
    return this.told.map(({ data }) => (data as { n: unknown }).n);
  }

  /** What the service said at the end; `undefined`: nothing. */
  get reason(): unknown {
    return this.events.find(({ type }) => type === 'end')?.data['code'];
  }

  get headers(): Headers {
    return this.answer?.headers ?? new Headers();
  }

  /** For one that was opened without reading. */
  readOn(): void {
    if (this.answer !== null) void this.read(this.answer);
  }

  close(): void {
    this.closing.abort();
  }

  private async read({ body }: Response): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
        const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) this.take(block.split('\n'));
      }
    } catch {
      // Closed by either side.
    }
    this.ended = true;
  }

  private take(lines: readonly string[]): void {
    let [type, data] = ['message', ''];
    for (const line of lines) {
      const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
      if (field === '') this.comments += 1;
      else if (field === 'id') this.lastId = value;
      else if (field === 'event') type = value;
      else if (field === 'data') data = value;
    }
    if (data !== '')
      this.events.push({ id: this.lastId, type, data: JSON.parse(data) as Record<string, unknown> });
  }
}
