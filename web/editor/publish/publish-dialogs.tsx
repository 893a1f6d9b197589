import type { DefinitionChange } from '#schemas/definition/changes/describe-changes.ts';
import type { Problem } from '#schemas/problem.ts';
import type { Publication } from './publication.ts';
import { PublishDialog, type Publish } from './publish-dialog.tsx';
import { UnpublishDialog } from './unpublish-dialog.tsx';

/** The dialog about publishing that is open, if any. */
export function PublishDialogs({
  open,
  publication,
  changes,
  publish,
  unpublish,
  onClose,
}: {
  readonly open: string | null;
  readonly publication: Publication;
  readonly changes: readonly DefinitionChange[];
  readonly publish: Publish;
  readonly unpublish: () => Promise<Problem | null>;
  readonly onClose: () => void;
}) {
  if (open === 'publish') {
    return <PublishDialog publication={publication} changes={changes} publish={publish} onClose={onClose} />;
  }
  if (open !== 'unpublish' || publication.live === null) return null;
  return <UnpublishDialog version={publication.live.release.version} unpublish={unpublish} onClose={onClose} />;
}
