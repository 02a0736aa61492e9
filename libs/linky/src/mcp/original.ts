/** A tool of the original product: listed for every key and by itself, on the wire as it always was. */
export const ORIGINAL = { scope: null, isCore: true, isFixed: true } as const;
