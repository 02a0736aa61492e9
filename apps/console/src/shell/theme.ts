import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark' | 'system';

const KEY = 'ligature.theme';
const watching = new Set<() => void>();

function current(): Theme {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

/** Shows the page in the theme that was chosen; `system` follows the browser. */
export function applyTheme(): void {
  const theme = current();
  document.documentElement.style.colorScheme = theme === 'system' ? 'light dark' : theme;
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, theme);
  applyTheme();
  for (const tell of watching) tell();
}

export function useTheme(): Theme {
  return useSyncExternalStore((tell) => {
    watching.add(tell);
    window.addEventListener('storage', tell);
    return () => {
      watching.delete(tell);
      window.removeEventListener('storage', tell);
    };
  }, current);
}
