import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';

import { placed, type PlacedRow, rowAt, topsOf } from './row-places.js';

/** Lists up to here are there as a whole: the browser finds words in them. */
const MOST_WHOLE = 200;
/** Rows come and go so many at once. */
const STEP = 8;

interface SeenRows {
  /** Of the element whose children are the rows, each with its key in `data-key` and its place in `aria-posinset`. */
  readonly list: RefObject<HTMLOListElement | null>;
  readonly rows: readonly PlacedRow[];
  readonly after: number;
}

/**
 * Which rows of a long list have to be there, in a page that scrolls as a whole: those within a screen of what is seen, and
 * the one that has the focus. Rows may be of any height, and change it.
 */
export function useSeenRows(keys: readonly string[], usual: number): SeenRows {
  const list = useRef<HTMLOListElement>(null);
  const heights = useHeights(list, usual);
  const { measured, typical, version } = heights;
  const tops = useMemo(() => topsOf(keys, measured, typical), [keys, measured, typical, version]);
  const [seen, setSeen] = useState({ from: 0, to: STEP, focused: -1 });
  const isWhole = keys.length <= MOST_WHOLE;
  useEffect(() => {
    if (isWhole) return;
    const look = (): void => {
      if (list.current === null) return;
      const top = -list.current.getBoundingClientRect().top;
      const from = rowAt(tops, top - innerHeight);
      const to = rowAt(tops, top + 2 * innerHeight) + 1;
      const next = { ...stepped(from, to), focused: focusedIn(list.current) };
      setSeen((now) =>
        now.from === next.from && now.to === next.to && now.focused === next.focused ? now : next,
      );
    };
    look();
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    return () => {
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  }, [tops, isWhole]);
  return useMemo(() => {
    const count = keys.length;
    const rows = isWhole ? range(0, count) : range(seen.from, Math.min(seen.to, count));
    const { focused } = seen;
    if (!isWhole && focused >= 0 && focused < count && !rows.includes(focused))
      if (focused < seen.from) rows.unshift(focused);
      else rows.push(focused);
    return { list, ...placed(tops, rows) };
  }, [keys.length, isWhole, seen, tops]);
}

const stepped = (from: number, to: number): { from: number; to: number } => ({
  from: Math.floor(from / STEP) * STEP,
  to: Math.ceil(to / STEP) * STEP,
});

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n);

function focusedIn(list: HTMLElement): number {
  const { activeElement } = document;
  if (activeElement === null || !list.contains(activeElement)) return -1;
  return Number(activeElement.closest('[data-key]')?.getAttribute('aria-posinset') ?? 0) - 1;
}

/** How tall rows are, by their keys, and how tall they typically are; the version grows with each change. */
function useHeights(
  list: RefObject<HTMLElement | null>,
  usual: number,
): { measured: ReadonlyMap<string, number>; typical: number; version: number } {
  const [measured] = useState(() => new Map<string, number>());
  const [{ typical, version }, setState] = useState({ typical: usual, version: 0 });
  const [watched] = useState(() => new WeakSet<Element>());
  const watcher = useRef<ResizeObserver | null>(null);
  useLayoutEffect(() => {
    watcher.current ??= new ResizeObserver((entries) => {
      const isFirst = measured.size === 0;
      for (const { target, borderBoxSize } of entries) {
        const key = (target as HTMLElement).dataset['key'];
        const height = borderBoxSize[0]?.blockSize;
        if (!target.isConnected) watcher.current?.unobserve(target);
        else if (key !== undefined && height !== undefined) measured.set(key, height);
      }
      const [first] = measured.values();
      setState((now) => ({
        typical: isFirst && first !== undefined ? first : now.typical,
        version: now.version + 1,
      }));
    });
    for (const row of list.current?.children ?? [])
      if (!watched.has(row)) {
        watched.add(row);
        watcher.current.observe(row);
      }
  });
  useEffect(
    () => () => {
      watcher.current?.disconnect();
      watcher.current = null;
    },
    [],
  );
  return { measured, typical, version };
}
