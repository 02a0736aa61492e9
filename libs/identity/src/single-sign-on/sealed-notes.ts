import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';
import { Env, seal, sealingKey, unseal } from '#platform/config';

type Kind = 'attempt' | 'connection';

interface Envelope {
  readonly kind: Kind;
  readonly until: number;
  readonly note: unknown;
}

/** What a browser carries for us between two pages, for a while: it can neither read nor alter it. */
@Injectable()
export class SealedNotes {
  private readonly key: Buffer;

  constructor(
    { jwtSecret }: Env,
    private readonly clock: Clock,
  ) {
    if (jwtSecret === null) throw new Error('what browsers carry is sealed with the secret of the sessions');
    this.key = sealingKey(jwtSecret, 'single sign-on');
  }

  write(kind: Kind, note: object, lifetimeMs: number): string {
    const envelope: Envelope = { kind, until: this.clock.now() + lifetimeMs, note };
    return seal(this.key, JSON.stringify(envelope));
  }

  /** `null`: it is none of ours, of another kind, or over. */
  read(kind: Kind, sealed: string): unknown {
    const text = unseal(this.key, sealed);
    if (text === null) return null;
    const envelope = JSON.parse(text) as Envelope;
    return envelope.kind === kind && envelope.until > this.clock.now() ? envelope.note : null;
  }
}
