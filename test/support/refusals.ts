import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Plugin } from 'vitest/config';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FACTORY = /^export function (\w+)/gm;
const HEAD = /^export function (\w+)(?:<[^>]*>)?\([^]*?\)(?:: [\w<>[\] |]+)? \{$/gm;

declare global {
  /** The factories of refusals that were called in this process, as `file#name`. */
  var raisedRefusals: Set<string> | undefined;
}

/** Notes each call of a factory in an `*.errors.ts`, which is where all refusals come from. */
export function notesRefusals(): Plugin {
  return {
    name: 'notes-refusals',
    enforce: 'pre',
    transform: (code, id) =>
      id.endsWith('.errors.ts') ? { code: noted(code, relative(ROOT, id)), map: null } : null,
  };
}

/** The source, in which each factory tells first that it was called. */
export function noted(code: string, file: string): string {
  return code.replace(
    HEAD,
    (head, name: string) => `${head} (globalThis.raisedRefusals ??= new Set()).add('${file}#${name}');`,
  );
}

/** The factories of a source, as `file#name`. */
export function factoriesOf(code: string, file: string): string[] {
  return [...code.matchAll(FACTORY)].map(([, name = '']) => `${file}#${name}`);
}

/** Every file of factories, with its source. */
export function refusalFiles(): [file: string, code: string][] {
  return ['apps', 'libs'].flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.errors.ts'))
      .map((file): [string, string] => [`${top}/${file}`, readFileSync(join(ROOT, top, file), 'utf8')]),
  );
}

/** Adds what was called since the last time to the file. */
export function keepRaised(into: string): void {
  const raised = [...(globalThis.raisedRefusals ?? [])];
  globalThis.raisedRefusals?.clear();
  appendFileSync(into, raised.map((name) => `${name}\n`).join(''));
}

/** The factories that no test came to; those of `elsewhere` are called in other processes only. */
export function neverRaised(raised: readonly string[], elsewhere: readonly string[]): string[] {
  const known = new Set([...raised, ...elsewhere]);
  return refusalFiles()
    .flatMap(([file, code]) => factoriesOf(code, file))
    .filter((name) => !known.has(name));
}
