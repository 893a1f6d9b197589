import { describeEngine } from './engine-contract.ts';
import { describeFailedStarts } from './failed-start-contract.ts';
import { describeScheduledStarts } from './scheduled-start-contract.ts';
import { createEngineStack } from '../builders/stacks/engine-stack.ts';

describeEngine('PostgreSQL engine', createEngineStack);
describeFailedStarts('PostgreSQL engine', createEngineStack);
describeScheduledStarts('PostgreSQL engine', createEngineStack);
