import { describeEngine } from './engine-contract.ts';
import { createEngineStack } from '../builders/stacks/engine-stack.ts';

describeEngine('PostgreSQL engine', createEngineStack);
