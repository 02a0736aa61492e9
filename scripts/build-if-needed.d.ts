export function buildIfNeeded(): Promise<void>;
export function buildOrSayWhy(): Promise<boolean>;
export function buildPagesIfNeeded(): Promise<void>;
