import '../styles/index.css';
import './branch.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { applyTheme } from '../shell/theme.js';
import { allowOwnMarkup } from '../trusted-types.js';
import { Branch } from './branch.js';

allowOwnMarkup();
applyTheme();

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
const token = location.pathname.split('/')[2] ?? '';
createRoot(root).render(
  <StrictMode>
    <Branch token={decodeURIComponent(token)} />
  </StrictMode>,
);
