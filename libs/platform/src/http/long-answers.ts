import type { FastifyInstance } from 'fastify';

import { Slices } from '#kernel';

/** Lists above this are written in slices. */
const LONG = 200;

type Answer = Readonly<Record<string, unknown>>;

/** Whether an answer has a list so long that writing it at once would keep everybody else waiting. */
export function isLong(answer: unknown): answer is Answer {
  if (typeof answer !== 'object' || answer === null || 'toJSON' in answer) return false;
  return Object.values(answer).some((value) => Array.isArray(value) && value.length > LONG);
}

/** What `JSON.stringify` makes of an answer, written in slices. A list that is in it twice is written once. */
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
    if (Array.isArray(value) && value.length > LONG) return this.list(value);
    return isLong(value) ? this.object(value) : JSON.stringify(value);
  }

  private async list(list: readonly unknown[]): Promise<string> {
    const known = this.written.get(list);
    if (known !== undefined) return known;
    const entries: string[] = [];
    for (const entry of list) {
      const text = JSON.stringify(entry) as string | undefined;
      entries.push(text ?? 'null');
      const pause = this.slices.pause();
      if (pause) await pause;
    }
    const json = `[${entries.join(',')}]`;
    this.written.set(list, json);
    return json;
  }
}

/** Writes long answers in slices, so that nobody waits for the whole of somebody else's. */
export function writeLongAnswersInSlices(fastify: FastifyInstance): void {
  fastify.addHook('preSerialization', (_request, reply, payload, done) => {
    if (!isLong(payload)) {
      done(null, payload);
      return;
    }
    jsonInSlices(payload).then((json) => {
      reply.serializer((text) => text as string);
      done(null, json);
    }, done);
  });
}
