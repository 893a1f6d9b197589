/** The nodes of the specification, "Node Configuration Examples"; only the host and the timer's length are others. */
function exampleNodes(apiUrl: string, durationMinutes: number) {
  return [
    {
      id: 'action-1',
      type: 'action',
      label: 'Fetch Data',
      enabled: true,
      position: { x: 200, y: 100 },
      config: {
        actionId: 'system/http-request',
        url: `${apiUrl}/data`,
        method: 'GET',
        headers: '{"Authorization": "Bearer {{trigger.token}}"}',
      },
    },
    {
      id: 'action-2',
      type: 'action',
      label: 'Generate Text',
      enabled: true,
      position: { x: 400, y: 100 },
      config: {
        actionId: 'openai/generate-text',
        aiModel: 'gpt-4o',
        aiPrompt: 'Summarize: {{FetchData.data.content}}',
        aiFormat: 'text',
      },
    },
    {
      id: 'approval-1',
      type: 'approval-gate',
      label: 'Manager Approval',
      enabled: true,
      position: { x: 600, y: 100 },
      config: {
        eventName: 'manager_approval',
        timeoutHours: 24,
        message: 'Please review the generated content',
      },
    },
    {
      id: 'timer-1',
      type: 'timer',
      label: 'Wait 5 Minutes',
      enabled: true,
      position: { x: 800, y: 100 },
      config: { durationMinutes },
    },
  ];
}

/** The four example nodes of the specification in a row. `apiUrl` stands for https://api.example.com. */
export function exampleWorkflow(apiUrl: string, durationMinutes = 0.001) {
  return {
    id: 'my-workflow',
    name: 'My Workflow',
    version: '1.0.0',
    nodes: exampleNodes(apiUrl, durationMinutes),
    edges: [
      { id: 'e1', source: 'action-1', target: 'action-2' },
      { id: 'e2', source: 'action-2', target: 'approval-1' },
      { id: 'e3', source: 'approval-1', target: 'timer-1' },
    ],
    executionOrder: ['action-1', 'action-2', 'approval-1', 'timer-1'],
  };
}
