'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { z } from 'zod';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { call, problemText } from '../client/call.ts';

const Created = z.object({ id: z.string() });

/** Creates a workflow from nothing, from an example or from a definition, and opens it. */
export function useCreateWorkflow() {
  const router = useRouter();
  const [isCreating, setIsCreating] = useState(false);
  const create = async (from: { readonly exampleId?: string; readonly definition?: WorkflowDefinition }) => {
    setIsCreating(true);
    const answer = await call('POST', '/api/workflows', from);
    if (answer.ok) router.push(`/workflows/${encodeURIComponent(Created.parse(answer.body).id)}`);
    else {
      setIsCreating(false);
      toast.error('The workflow was not created', { description: problemText(answer.problem) });
    }
  };
  return { create, isCreating };
}
