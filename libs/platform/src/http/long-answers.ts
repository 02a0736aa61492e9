import type { FastifyInstance } from 'fastify';

import { printJson } from '#data';
import { Slices } from '#kernel';

/** Lists above this are written in slices; what is in the lists of their entries counts. */
const LONG = 200;

type Answer = Readonly<Record<string, unknown>>;

/** An answer that is written already. Sockets are told how it went without reading it. */
export class EncodedAnswer {
  readonly ok: unknown;

  constructor(
    answer: Answer,
    readonly json: string,
  ) {
    this.ok = answer['ok'];
  }
}

/** Whether an answer has a list so long that writing it at once would keep everybody else waiting. */
export function isLong(answer: unknown): answer is Answer {
  if (typeof answer !== 'object' || answer === null || 'toJSON' in answer) return false;
  if (answer instanceof EncodedAnswer) return false;
  for (const value of Object.values(answer)) if (Array.isArray(value) && isLongList(value)) return true;
  return false;
}

/** Long itself, or with that much in the lists of its entries, such as what was done in one batch. */
function isLongList(list: readonly unknown[]): boolean {
  let length = list.length;
  for (const entry of list) {
    if (length > LONG) return true;
    length += lengthOfLists(entry);
  }
  return length > LONG;
}

function lengthOfLists(entry: unknown): number {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return 0;
  let length = 0;
  for (const value of Object.values(entry)) if (Array.isArray(value)) length += value.length;
  return length;
}

function hasLongList(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry) || 'toJSON' in entry) return false;
  for (const value of Object.values(entry)) if (Array.isArray(value) && value.length > LONG) return true;
  return false;
}

/** A long answer as its text, written in slices; any other as it is. */
export async function encodedIfLong(answer: unknown): Promise<unknown> {
  return isLong(answer) ? new EncodedAnswer(answer, await jsonInSlices(answer)) : answer;
}

/** What `printJson` makes of an answer, written in slices. A list that is in it twice is written once. */
export async function jsonInSlices(answer: Answer): Promise<string> {
  return new Writer().object(answer);
}

class Writer {
  private readonly slices = new Slices();
  private readonly written = new Map<readonly unknown[], string>();

  async object(answer: Answer): Promise<string> {
    const fields: string[] = [];
    for (const [name, value] of Object.entries(answer)) {
      const json = await this.value(value);
      if (json !== undefined) fields.push(`${JSON.stringify(name)}:${json}`);
    }
    return `{${fields.join(',')}}`;
  }

  private async value(value: unknown): Promise<string | undefined> {
    if (Array.isArray(value) && isLongList(value)) return this.list(value);
    return isLong(value) ? this.object(value) : printJson(value);
  }

  private async list(list: readonly unknown[]): Promise<string> {
    const known = this.written.get(list);
    if (known !== undefined) return known;
    const entries: string[] = [];
    for (const entry of list) {
      entries.push(hasLongList(entry) ? await this.object(entry as Answer) : printJson([entry]).slice(1, -1));
      const pause = this.slices.pause();
      if (pause) await pause;
    }
    const json = `[${entries.join(',')}]`;
    this.written.set(list, json);
    return json;
  }
}

/** Writes answers with every digit of their numbers, and long ones in slices: nobody waits for the whole of somebody else's. */
export function writeAnswers(fastify: FastifyInstance): void {
  fastify.setReplySerializer((payload) => printJson(payload));
  fastify.addHook('preSerialization', (_request, reply, payload, done) => {
    if (!(payload instanceof EncodedAnswer) && !isLong(payload)) {
      done(null, payload);
      return;
    }
    const write = (json: string): void => {
      reply.serializer((text) => text as string);
      done(null, json);
    };
    if (payload instanceof EncodedAnswer) write(payload.json);
    else jsonInSlices(payload).then(write, done);
  });
}
