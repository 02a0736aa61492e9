import './styles/index.css';

import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { loadPart } from './load-part.js';
import { queries } from './queries.js';
import { router } from './router.js';
import { allowOwnMarkup } from './trusted-types.js';

allowOwnMarkup();

// The graph is read while the page is still being made.
if (/^\/console\/graph(\/|$)/.test(location.pathname))
  void loadPart(() => import('./graph/begin.js')).then(({ begin }) => begin());

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
