import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What answers tell once, or tell whoever may come in. */
const TOLD = /"(?:rawKey|token|pendingToken|secret|claimToken|claimUrl)":"([^"\\]{16,})"/g;
const CODES = /"recoveryCodes":\[([^\]]+)\]/;
const COOKIE = /^st_access=([^;]{16,})/;
/** Of what is sent, to where people sign in and change how: passwords, and what opens something. */
const SENT = /password|^token$/i;
const DOORS = /^\/(?:api\/auth|api\/me|account|signin|signup|reset)\b/;
/** As words of tests go, too short to be found by chance. */
const SHORTEST = 12;
/** Rows of the log that are looked through. */
const MOST = 5_000;

/** What clients were told, or sent, that belongs into no event: passwords, keys, tokens, what stands in links. */
export class ToldSecrets {
  private readonly words = new Set<string>();
  /** With spaces or the like in them: looked for one by one. */
  private readonly phrases = new Set<string>();

  /** Listens to what a service is sent over HTTP, and answers. To be called before it listens. */
  listenTo(app: NestFastifyApplication): void {
    const server = app.getHttpAdapter().getInstance();
    server.addHook('preHandler', (request, _reply, done) => {
      if (DOORS.test(request.url)) this.takeSent(request.body);
      done();
    });
    server.addHook('onSend', (_request, reply, payload, done) => {
      if (typeof payload === 'string') this.takeTold(payload);
      for (const cookie of [reply.getHeader('set-cookie')].flat())
        this.keep(COOKIE.exec(String(cookie ?? ''))?.[1] ?? '');
      done(null, payload);
    });
  }

  /** What no answer told: keys and tokens that a test made by itself. */
  keep(secret: string): void {
    // Of an address what stands last in its path; of a key and of a token also what is secret alone.
    const whole = secret.split('/').at(-1) ?? '';
    for (const part of [whole, whole.split('.').at(-1) ?? ''])
      if (part.length >= SHORTEST) (/^[\w.-]+$/.test(part) ? this.words : this.phrases).add(part);
  }

  /** The events that hold one, each by its type and with where it was found. */
  async foundIn(rows: (statement: string) => Promise<{ type: string; text: string }[]>): Promise<string[]> {
    if (this.words.size + this.phrases.size === 0) return [];
    const events = await rows(
      `select type, concat_ws(' ', data::text, actor_id, actor_name, subject, user_agent) as text
       from events.log order by seq desc limit ${String(MOST)}`,
    );
    return events.filter(({ text }) => this.holds(text)).map(({ type, text }) => `${type}: ${text}`);
  }

  private holds(text: string): boolean {
    const words = text.match(/[\w.-]{12,}/g) ?? [];
    return words.some((word) => this.words.has(word)) || [...this.phrases].some((one) => text.includes(one));
  }

  private takeSent(body: unknown): void {
    if (typeof body !== 'object' || body === null) return;
    for (const [name, value] of Object.entries(body))
      if (typeof value === 'string' && SENT.test(name)) this.keep(value);
  }

  private takeTold(payload: string): void {
    for (const [, secret = ''] of payload.matchAll(TOLD)) this.keep(secret);
    for (const [, code = ''] of (CODES.exec(payload)?.[1] ?? '').matchAll(/"([^"]+)"/g)) this.keep(code);
  }
}
