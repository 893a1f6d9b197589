import { CircleDashed, CloudOff, MoreHorizontal, PencilLine, Radio, Rocket } from 'lucide-react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '../../ui/dropdown-menu.tsx';
import { toPublicationText, type Publication } from './publication.ts';

/** What triggers fire, in a word beside the workflow's name. */
export function PublicationChip({
  publication,
  hasChanges,
}: {
  readonly publication: Publication;
  readonly hasChanges: boolean;
}) {
  const { text, tone } = toPublicationText(publication, hasChanges);
  const Icon = publication.live === null ? CircleDashed : hasChanges ? PencilLine : Radio;
  return (
    <Badge tone={tone} data-testid="publication" role="status">
      <Icon aria-hidden /> {text}
    </Badge>
  );
}

/** Publish, and behind a menu the way back. */
export function PublishButtons({
  isPublished,
  onPublish,
  onUnpublish,
}: {
  readonly isPublished: boolean;
  readonly onPublish: () => void;
  readonly onUnpublish: () => void;
}) {
  return (
    <span className="flex items-center">
      <Button onClick={onPublish}>
        <Rocket aria-hidden /> Publish
      </Button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label="More about publishing">
            <MoreHorizontal aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem disabled={!isPublished} onSelect={onUnpublish}>
            <CloudOff aria-hidden /> Unpublish…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </span>
  );
}
