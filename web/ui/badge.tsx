import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

const badgeVariants = cva(
  'inline-flex h-5 shrink-0 items-center gap-1 rounded-full border px-2 text-xs font-medium whitespace-nowrap [&_svg]:size-3',
  {
    variants: {
      tone: {
        neutral: 'bg-muted text-muted-foreground',
        accent: 'border-transparent bg-accent text-accent-foreground',
        running: 'border-running/30 bg-running/10 text-running',
        completed: 'border-completed/30 bg-completed/10 text-completed',
        failed: 'border-failed/30 bg-failed/10 text-failed',
        waiting: 'border-waiting/30 bg-waiting/10 text-waiting',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
);

export type BadgeTone = NonNullable<VariantProps<typeof badgeVariants>['tone']>;

/** A short word about the thing beside it; colour never stands alone, give it an icon or a word. */
export function Badge({
  className,
  tone,
  ...props
}: ComponentProps<'span'> & { readonly tone?: BadgeTone | undefined }) {
  return <span className={classNames(badgeVariants({ tone }), className)} {...props} />;
}
