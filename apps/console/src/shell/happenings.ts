const listeners = new Set<() => void>();

/** Tells whoever wants to know that something happened, or may have. */
export function tellThatSomethingHappened(): void {
  for (const listener of listeners) listener();
}

/** Has `listener` called whenever something happened; answers what ends that. */
export function onSomethingHappened(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
