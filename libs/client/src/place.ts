import type { Place } from './options.js';

type Whole = Required<Place>;

/** Where a client works: parts that a call needs and nobody named are an error of the program. */
export class Whereabouts {
  constructor(private readonly place: Place) {}

  get workspace(): Pick<Whole, 'org' | 'ws'> {
    return { org: this.named('org'), ws: this.named('ws') };
  }

  get project(): Whole {
    return { ...this.workspace, project: this.named('project') };
  }

  private named(part: keyof Place): string {
    const value = this.place[part];
    if (value === undefined)
      throw new TypeError(
        `Say which ${part}: new Ligature({ …, ${part}: '…' }), or client.in({ ${part}: '…' })`,
      );
    return value;
  }
}
