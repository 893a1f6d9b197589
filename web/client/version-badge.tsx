import { PencilLine } from 'lucide-react';
import { Badge } from '../ui/badge.tsx';
import { toVersionText, type RunVersion } from './version-text.ts';

/** Which version an execution runs; a draft is marked, for it is no release. */
export function VersionBadge({ run }: { readonly run: RunVersion }) {
  const text = toVersionText(run);
  if (text === null) return null;
  if (!run.isDraft) return <span className="shrink-0 text-xs font-normal text-muted-foreground">{text}</span>;
  return (
    <Badge data-testid="draft-badge">
      <PencilLine aria-hidden /> <span className="first-letter:capitalize">{text}</span>
    </Badge>
  );
}
