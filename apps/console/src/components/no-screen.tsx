import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { common } from '../messages/common.js';
import { Empty } from './states.js';

/** An address below the console that is no screen. */
export function NoScreen(): ReactNode {
  return (
    <Empty title={common.noScreen} text={common.noScreenText} isScreen>
      <Link to="/" className="button">
        {common.toHome}
      </Link>
    </Empty>
  );
}
