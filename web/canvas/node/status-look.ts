import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CircleX,
  Hourglass,
  LoaderCircle,
  RotateCw,
  type LucideIcon,
} from 'lucide-react';
import type { NodeStatus } from '#schemas/execution/execution-status.ts';

/** How a status looks: colour, icon and line pattern together, so that none of them has to be seen alone. */
export interface StatusLook {
  readonly word: string;
  readonly icon: LucideIcon;
  /** Tailwind classes of the icon. */
  readonly icons: string;
  /** Tailwind classes of the face's outline. */
  readonly outline: string;
  /** Name of the theme's colour, for the minimap. */
  readonly colour: string;
}

/** The look of each node status, the same on every page. */
export const STATUS_LOOKS: Readonly<Record<NodeStatus, StatusLook>> = {
  pending: {
    word: 'pending',
    icon: CircleDashed,
    icons: 'text-muted-foreground',
    outline: 'border-border',
    colour: '--border',
  },
  running: {
    word: 'running',
    icon: LoaderCircle,
    icons: 'text-running animate-spin',
    outline: 'border-running shadow-[0_0_0_3px_color-mix(in_oklab,var(--running)_18%,transparent)]',
    colour: '--running',
  },
  waiting: {
    word: 'waiting',
    icon: Hourglass,
    icons: 'text-waiting',
    outline: 'border-waiting border-dashed shadow-[0_0_0_3px_color-mix(in_oklab,var(--waiting)_14%,transparent)]',
    colour: '--waiting',
  },
  retrying: {
    word: 'retrying',
    icon: RotateCw,
    icons: 'text-waiting',
    outline: 'border-waiting border-dashed',
    colour: '--waiting',
  },
  completed: {
    word: 'completed',
    icon: CircleCheck,
    icons: 'text-completed',
    outline: 'border-completed',
    colour: '--completed',
  },
  failed: {
    word: 'failed',
    icon: CircleX,
    icons: 'text-failed',
    outline: 'border-failed shadow-[inset_0_0_0_1px_var(--card),inset_0_0_0_2px_var(--failed)]',
    colour: '--failed',
  },
  skipped: {
    word: 'skipped',
    icon: CircleMinus,
    icons: 'text-skipped',
    outline: 'border-skipped/60 border-dotted bg-muted text-muted-foreground shadow-none',
    colour: '--skipped',
  },
  cancelled: {
    word: 'cancelled',
    icon: Ban,
    icons: 'text-cancelled',
    outline: 'border-cancelled border-dotted',
    colour: '--skipped',
  },
};
