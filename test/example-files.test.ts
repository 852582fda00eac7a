import { basename, join } from 'node:path';
import type { IDataObject, INode, INodeParameters, INodeTypeDescription } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { filesBelow } from '../scripts/lint/import-graph.cjs';
import { loadPackageNodes, readText, ROOT } from './support/package-nodes';

const OWN_TYPE = /^(?:n8n-nodes-omnichannel|CUSTOM)\./;

interface WorkflowFile {
	name: string;
	nodes: INode[];
	connections: Record<string, Record<string, ({ node: string }[] | null)[]>>;
}

const descriptions = new Map(
	loadPackageNodes().map(({ description }) => [description.name, description]),
);
const examples = filesBelow(join(ROOT, 'examples'), '.json').map((path) => {
	const file = `examples/${basename(path)}`;
	return { file, workflow: JSON.parse(readText(file)) as WorkflowFile };
});

/** What an example says wrong of one node of ours; nothing for a node that opens as it was written. */
function problemsOf(node: INode): string[] {
	const description = descriptions.get(node.type.replace(OWN_TYPE, ''));
	if (!description) return [`${node.type} does not exist`];
	const versions = [description.version].flat();
	return [
		...(versions.includes(node.typeVersion) ? [] : [`version ${node.typeVersion} does not exist`]),
		...unknownCredentials(node, description),
		...unknownParameters(node, description),
	];
}

function unknownCredentials(node: INode, { credentials = [] }: INodeTypeDescription): string[] {
	const known = credentials.map(({ name }) => name);
	const named = Object.keys(node.credentials ?? {});
	return named.filter((name) => !known.includes(name)).map((name) => `credential ${name}`);
}

/** n8n drops in silence what a node's form does not show: what is missing after it has read the node. */
function unknownParameters(node: INode, description: INodeTypeDescription): string[] {
	const read = NodeHelpers.getNodeParameters(
		description.properties,
		node.parameters,
		true,
		false,
		node,
		description,
	);
	return lostPaths(node.parameters, read ?? {}).map((path) => `parameter ${path}`);
}

function lostPaths(written: INodeParameters, read: IDataObject, parent = ''): string[] {
	return Object.entries(written).flatMap(([name, value]) => {
		const path = `${parent}${name}`;
		if (!(name in read)) return [path];
		const readValue = read[name];
		if (!isPlainObject(value) || !isPlainObject(readValue)) return [];
		return lostPaths(value as INodeParameters, readValue as IDataObject, `${path}.`);
	});
}

function isPlainObject(value: unknown): boolean {
	return typeof value === 'object' && value !== null;
}

test('each example opens: its nodes of ours exist, with the parameters it sets', () => {
	const problems = examples.flatMap(({ file, workflow }) =>
		workflow.nodes
			.filter((node) => OWN_TYPE.test(node.type))
			.flatMap((node) => problemsOf(node).map((problem) => `${file}: ${node.name}: ${problem}`)),
	);
	expect(problems).toEqual([]);
});

test('each line on an example’s canvas joins two nodes that it has', () => {
	const loose = examples.flatMap(({ file, workflow }) => {
		const names = workflow.nodes.map(({ name }) => name);
		const ends = Object.entries(workflow.connections).flatMap(([from, outputs]) => [
			from,
			...Object.values(outputs).flatMap((lines) => lines.flat().map((line) => line?.node ?? from)),
		]);
		return ends.filter((name) => !names.includes(name)).map((name) => `${file}: ${name}`);
	});
	expect(loose).toEqual([]);
});

test('no example uses one name for two nodes, and each has a use of ours', () => {
	const faulty = examples.filter(({ workflow: { nodes } }) => {
		const names = nodes.map(({ name }) => name);
		return new Set(names).size < names.length || !nodes.some(({ type }) => OWN_TYPE.test(type));
	});
	expect(faulty.map(({ file }) => file)).toEqual([]);
});
