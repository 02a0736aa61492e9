import type { GraphNode, GraphPayload } from '#client';
import { useEffect, useMemo, useRef, useState } from 'react';

import { messageOf } from '../components/states.js';
import { graph } from '../messages/graph.js';
import { changes } from './live/changes.js';
import { titleOf } from './model/task.js';

export interface Said {
  readonly text: string;
  readonly isBad: boolean;
  /** Whether what it tells of can be taken back at once. */
  readonly canUndo: boolean;
}

export interface Edit {
  readonly said: Said | null;
  readonly forget: () => void;
  readonly add: (title: string, target?: string) => Promise<string | null>;
  readonly update: (payload: GraphPayload<'node:update'>) => Promise<void>;
  readonly trash: (node: GraphNode) => Promise<void>;
  /** By a secondary link it blocks nothing. */
  readonly link: (source: string, target: string, isSecondary?: boolean) => Promise<void>;
  readonly unlink: (id: string) => Promise<void>;
  readonly undo: () => Promise<void>;
  readonly redo: () => Promise<void>;
}

/** Changes of the graph, one after the other; what is refused is said with its reason. */
export function useEdit(): Edit {
  const [said, say] = useState<Said | null>(null);
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const todo = useMemo(() => {
    const attempt = <T>(change: () => Promise<T>, told?: (result: T) => Said | null): Promise<T | null> => {
      const done = last.current.then(change).then(
        (result) => {
          say(told?.(result) ?? null);
          return result;
        },
        (error: unknown) => {
          say({ text: graph.refused(messageOf(error)), isBad: true, canUndo: false });
          return null;
        },
      );
      last.current = done;
      return done;
    };
    const plain = (text: string, canUndo = false): Said => ({ text, isBad: false, canUndo });
    return {
      forget: () => say(null),
      add: (title: string, target?: string) => attempt(() => changes.add(title, target)),
      update: async (payload: GraphPayload<'node:update'>) => {
        await attempt(() => changes.update(payload));
      },
      trash: async (node: GraphNode) => {
        await attempt(
          () => changes.trash(node.id),
          () => plain(graph.trashed(titleOf(node)), true),
        );
      },
      link: async (source: string, target: string, isSecondary = false) => {
        await attempt(() => changes.link(source, target, isSecondary));
      },
      unlink: async (id: string) => {
        await attempt(() => changes.unlink(id));
      },
      undo: async () => {
        await attempt(
          () => changes.undo(),
          (done) => plain(done ? graph.undone : graph.nothingToUndo),
        );
      },
      redo: async () => {
        await attempt(
          () => changes.redo(),
          (done) => plain(done ? graph.redone : graph.nothingToRedo),
        );
      },
    };
  }, []);
  const { undo, redo } = todo;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== 'z' && key !== 'y')) return;
      // What is typed in a field is the browser's to take back.
      const { target } = event;
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
      event.preventDefault();
      void (key === 'y' || event.shiftKey ? redo() : undo());
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [undo, redo]);
  return { said, ...todo };
}
