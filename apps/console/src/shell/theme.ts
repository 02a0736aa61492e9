export type Theme = 'light' | 'dark' | 'system';

const KEY = 'ligature.theme';
const watching = new Set<() => void>();

export function currentTheme(): Theme {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

/** Shows the page in the theme that was chosen; `system` follows the browser. */
export function applyTheme(): void {
  const theme = currentTheme();
  document.documentElement.style.colorScheme = theme === 'system' ? 'light dark' : theme;
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, theme);
  applyTheme();
  for (const tell of watching) tell();
}

/** Has `tell` called whenever another theme was chosen, in another window too; answers what ends that. */
export function watchTheme(tell: () => void): () => void {
  watching.add(tell);
  window.addEventListener('storage', tell);
  return () => {
    watching.delete(tell);
    window.removeEventListener('storage', tell);
  };
}
