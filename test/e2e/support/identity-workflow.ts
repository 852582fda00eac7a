import type { Credential, Workflow } from '../../../scripts/n8n';

type Step = { name: string; type: string; typeVersion: number; parameters: object };
type Store = Omit<Credential, 'data'>;

const SURE = 0.99;

/** A workflow over all of Omnichannel Identity: a row of nodes for each array, one below the other. */
export function identityWorkflow(id: string, people: object[], store?: Store): Workflow {
	const start = step('Start', 'n8n-nodes-base.manualTrigger', 1, {});
	const rows = [
		[
			start,
			identity('Set the region', 'rules', 'update', { settings: { defaultRegion: 'HR' } }),
			items('People', people),
			{ ...identity('Resolve', 'profile', 'resolve'), onError: 'continueErrorOutput' },
			identity('Find', 'duplicate', 'find'),
			identity('Get pairs', 'duplicate', 'getMany', { returnAll: true }),
			sureOnes(),
			identity('Preview', 'merge', 'preview'),
			identity('Accept', 'duplicate', 'accept'),
			identity('History', 'merge', 'history'),
			identity('Unmerge', 'merge', 'unmerge'),
		],
		[
			start,
			items('Leaver', [{ email: 'leaver@example.com' }]),
			identity('Resolve leaver', 'profile', 'resolve'),
			identity('Erase', 'profile', 'erase', { isConfirmed: true }),
			identity('Search', 'profile', 'search', { returnAll: true }),
			identity('Get', 'profile', 'get'),
			identity('Export', 'profile', 'export'),
		],
	];
	const placed = rows.flatMap((row, y) => row.map((node, x) => placedAt(node, [x, y])));
	const nodes = placed.filter(({ name }, i) => placed.findIndex((one) => one.name === name) === i);
	return {
		id,
		name: 'Omnichannel Identity',
		settings: { executionOrder: 'v1' },
		nodes: nodes.map((node) => withStore(node, store)),
		connections: connectionsOf(rows),
	};
}

function connectionsOf(rows: readonly Step[][]) {
	const next: Record<string, { main: { node: string; type: string; index: number }[][] }> = {};
	for (const row of rows) {
		row.slice(1).forEach(({ name: node }, i) => {
			const from = row[i]?.name ?? '';
			next[from] ??= { main: [[]] };
			next[from].main[0]?.push({ node, type: 'main', index: 0 });
		});
	}
	return next;
}

function placedAt(node: Step, [x, y]: [number, number]) {
	return { ...node, id: node.name, position: [x * 220, y * 220] };
}

function withStore<Node extends Step>(node: Node, store: Store | undefined) {
	if (store === undefined || !node.type.startsWith('n8n-nodes-omnichannel.')) return node;
	const { id, name, type } = store;
	return { ...node, credentials: { [type]: { id, name } } };
}

function step(name: string, type: string, typeVersion: number, parameters: object): Step {
	return { name, type, typeVersion, parameters };
}

function identity(name: string, resource: string, operation: string, more: object = {}): Step {
	const parameters = { resource, operation, ...more };
	return step(name, 'n8n-nodes-omnichannel.omnichannelIdentity', 1, parameters);
}

function items(name: string, jsons: object[]): Step {
	const jsCode = `return ${JSON.stringify(jsons)}.map((json) => ({ json }));`;
	return step(name, 'n8n-nodes-base.code', 2, { jsCode });
}

function sureOnes(): Step {
	const condition = {
		id: 'sure',
		leftValue: '={{ $json.duplicate.probability }}',
		rightValue: SURE,
		operator: { type: 'number', operation: 'gte' },
	};
	const options = { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 };
	const conditions = { options, conditions: [condition], combinator: 'and' };
	return step('Sure ones', 'n8n-nodes-base.filter', 2.2, { conditions });
}
