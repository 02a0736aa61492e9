export interface ServerSentEvent {
  /** `null`: it has none. */
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
  /** Milliseconds after which to come back; `null`: it says nothing of that. */
  readonly retryMs: number | null;
}

/** Reads `text/event-stream`, in whatever pieces it comes. */
export class ServerSentEvents {
  private rest = '';
  private fields = new Map<string, string>();

  *read(piece: string): Generator<ServerSentEvent> {
    const lines = (this.rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line !== '') this.take(line);
      else if (this.fields.size > 0) yield this.made();
    }
  }

  private take(line: string): void {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    // A comment.
    if (name === '') return;
    const before = name === 'data' ? this.fields.get('data') : undefined;
    this.fields.set(name, before === undefined ? value : `${before}\n${value}`);
  }

  private made(): ServerSentEvent {
    const { fields } = this;
    this.fields = new Map();
    const retry = Number(fields.get('retry') ?? NaN);
    return {
      id: fields.get('id') ?? null,
      event: fields.get('event') ?? 'message',
      data: fields.get('data') ?? '',
      retryMs: Number.isFinite(retry) ? retry : null,
    };
  }
}
