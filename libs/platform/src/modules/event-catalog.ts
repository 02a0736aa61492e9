import type { EventType, EventTypes } from '#kernel';

/** The types of events of all modules. */
export class EventCatalog {
  /** In the order of the modules. */
  readonly types: readonly EventType[];
  private readonly byName: ReadonlyMap<string, EventType>;

  constructor(modules: readonly EventTypes[]) {
    this.types = modules.flatMap(({ types }) => types);
    this.byName = new Map(this.types.map((type) => [type.name, type]));
    if (this.byName.size < this.types.length) throw new Error('a type of events belongs to one module');
  }

  find(name: string): EventType | undefined {
    return this.byName.get(name);
  }
}
