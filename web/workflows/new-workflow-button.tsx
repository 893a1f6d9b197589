'use client';

import { Plus } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { useCreateWorkflow } from './use-create-workflow.ts';

/** Creates an empty workflow and opens it. */
export function NewWorkflowButton() {
  const { create, isCreating } = useCreateWorkflow();
  return (
    <Button variant="primary" disabled={isCreating} onClick={() => void create({})}>
      <Plus aria-hidden /> New workflow
    </Button>
  );
}
