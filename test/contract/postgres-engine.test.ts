import { describeEngine } from './engine-contract.ts';
import { createEngineStack } from '../builders/orchestrator.ts';

describeEngine('PostgreSQL engine', createEngineStack);
