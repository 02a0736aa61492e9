import { unreadableFile } from './formats.errors.js';

/** The text of a file: UTF-8, or UTF-16 with its mark. Refuses bytes that are neither. */
export async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  for await (const chunk of bytes) {
    if (chunk.length === 0) continue;
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
    yield decode(decoder, chunk, true);
  }
  const rest = decoder === null ? '' : decode(decoder, new Uint8Array(), false);
  if (rest !== '') yield rest;
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch {
    throw unreadableFile('it holds bytes that are no UTF-8: save it as UTF-8');
  }
}

/** A line of a text, without its end. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** The lines of a text. */
export async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<Line, void> {
  let number = 0;
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) yield { number: (number += 1), text: line };
  }
  if (rest !== '') yield { number: number + 1, text: rest.replace(/\r$/, '') };
}
