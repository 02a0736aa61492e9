/** Whom to tell of what. */
export class Listeners<Events extends object> {
  private readonly all = new Map<keyof Events, Set<(told: never) => void>>();

  /** @returns what ends it */
  on<Name extends keyof Events>(name: Name, listener: (told: Events[Name]) => void): () => void {
    const listeners = this.all.get(name) ?? new Set();
    this.all.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  tell<Name extends keyof Events>(name: Name, told: Events[Name]): void {
    for (const listener of this.all.get(name) ?? []) listener(told as never);
  }
}
