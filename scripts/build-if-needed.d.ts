export function buildIfNeeded(): Promise<void>;
export function buildOrSayWhy(): Promise<boolean>;
export function isCurrent(): boolean;
