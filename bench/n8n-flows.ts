import type { Workflow } from '../scripts/n8n';

/** The file in n8n's folder of files that every flow reads. */
export const ROWS_FILE = 'people.csv';

type Credential = { id: string; name: string; type: string };
type Step = {
	name: string;
	type: string;
	typeVersion: number;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
};
type FlowNode = Step & { id: string; position: [number, number] };
type Flow = Workflow & { nodes: FlowNode[] };

const SOURCE: readonly Step[] = [
	{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
	{
		name: 'File',
		type: 'n8n-nodes-base.readWriteFile',
		typeVersion: 1.1,
		parameters: { fileSelector: `.n8n-files/${ROWS_FILE}`, options: {} },
	},
	{
		name: 'Rows',
		type: 'n8n-nodes-base.extractFromFile',
		typeVersion: 1.1,
		parameters: { operation: 'csv', options: {} },
	},
];

const dragged = (field: string) => `={{ $json.${field} }}`;

/** *Resolve*, then *Track*, with every field dragged. */
export function ownFlow(): Flow {
	const identify: Step = {
		name: 'Identify',
		type: 'n8n-nodes-omnichannel.omnichannelIdentity',
		typeVersion: 1,
		parameters: {
			...{ resource: 'profile', operation: 'resolve', identifyBy: 'mapped', traits: 'none' },
			identifiers: {
				values: [
					{ type: 'customer_id', value: dragged('number') },
					{ type: 'email', value: dragged('email') },
					{ type: 'anonymous_id', value: dragged('cookie') },
				],
			},
		},
	};
	const track: Step = {
		name: 'Event',
		type: 'n8n-nodes-omnichannel.omnichannelEvent',
		typeVersion: 1,
		parameters: {
			...{ resource: 'event', operation: 'track', time: 'now', properties: 'none' },
			...{ eventName: dragged('event'), channel: dragged('channel') },
			options: { keyField: 'key' },
		},
	};
	return flowOf('benchownflow0001', [...SOURCE, identify, track], {
		Rows: ['Identify'],
		Identify: ['Event'],
	});
}

/** The flow with each node of ours on the store of a credential. */
export function withStore(flow: Flow, { id, name, type }: Credential): Flow {
	const nodes = flow.nodes.map((node) =>
		node.type.startsWith('n8n-nodes-omnichannel.')
			? { ...node, credentials: { [type]: { id, name } } }
			: node,
	);
	return { ...flow, nodes };
}

/**
 * n8n's own two nodes, each with its queries in one transaction. Side by side, so that the second,
 * too, takes its fields from `$json`, which is the cheapest that n8n has.
 */
export function postgresFlow(credential: Credential): Flow {
	const upsert = postgresStep('Identify', 'upsert', {
		table: 'identifier',
		value: { type: 'email', value: dragged('email') },
		matchingColumns: ['type', 'value'],
	});
	const insert = postgresStep('Event', 'insert', {
		table: 'event',
		value: { email: dragged('email'), name: dragged('event') },
		matchingColumns: [],
	});
	const { id, name, type } = credential;
	const credentials = { [type]: { id, name } };
	const steps = [upsert, insert].map((step) => ({ ...step, credentials }));
	return flowOf('benchpostgres001', [...SOURCE, ...steps], { Rows: ['Identify', 'Event'] });
}

type Mapping = { table: string; value: Record<string, string>; matchingColumns: string[] };

function postgresStep(
	name: string,
	operation: string,
	{ table, value, matchingColumns }: Mapping,
): Step {
	const columns = Object.keys(value).map((column) => ({
		...{ id: column, displayName: column, type: 'string', display: true },
		...{ required: false, defaultMatch: false, canBeUsedToMatch: true },
	}));
	return {
		name,
		type: 'n8n-nodes-base.postgres',
		typeVersion: 2.6,
		parameters: {
			operation,
			schema: { __rl: true, mode: 'list', value: 'public' },
			table: { __rl: true, mode: 'list', value: table },
			columns: { mappingMode: 'defineBelow', value, matchingColumns, schema: columns },
			options: { queryBatching: 'transaction' },
		},
	};
}

function flowOf(id: string, steps: readonly Step[], links: Record<string, string[]>): Flow {
	const lines = { Start: ['File'], File: ['Rows'], ...links };
	return {
		id,
		name: id,
		settings: { executionOrder: 'v1' },
		nodes: steps.map((step, i) => ({ ...step, id: `step-${String(i)}`, position: [i * 200, 0] })),
		connections: Object.fromEntries(
			Object.entries(lines).map(([from, ends]) => [
				from,
				{ main: [ends.map((node) => ({ node, type: 'main', index: 0 }))] },
			]),
		),
	};
}
