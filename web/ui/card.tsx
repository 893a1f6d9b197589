import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

/** A raised surface with a hairline border. */
export function Card({ className, ...props }: ComponentProps<'div'>) {
  return <div className={classNames('rounded-lg border bg-card text-card-foreground', className)} {...props} />;
}
