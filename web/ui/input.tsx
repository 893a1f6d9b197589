import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

/** Looks that every text control shares. */
export const CONTROL_CLASSES =
  'w-full rounded-md border border-input bg-card px-2.5 text-[13px] text-foreground shadow-none transition-colors placeholder:text-muted-foreground disabled:opacity-50 aria-invalid:border-failed max-sm:text-base';

/** A single-line text field. */
export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={classNames(CONTROL_CLASSES, 'h-8 max-sm:h-10', className)} {...props} />;
}
