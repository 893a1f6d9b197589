import { describeEngine } from './engine-contract.ts';
import { createEngineStack } from '#test/builders/orchestrator.ts';

describeEngine('PostgreSQL engine', createEngineStack);
