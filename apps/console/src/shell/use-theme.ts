import { useSyncExternalStore } from 'react';

import { currentTheme, type Theme, watchTheme } from './theme.js';

export const useTheme = (): Theme => useSyncExternalStore(watchTheme, currentTheme);
