import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { INodeProperties, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { filesBelow } from '../../scripts/lint/import-graph.cjs';

export const ROOT = join(__dirname, '../..');

/** A node of ours, as its source file defines it. */
export interface PackageNode {
	file: string;
	folder: string;
	description: INodeTypeDescription;
	operations: { resource: string; operation: string; label: string }[];
}

/** Every node in the tree, whether package.json knows it or not. */
export function loadPackageNodes(): PackageNode[] {
	return filesBelow(join(ROOT, 'nodes'), '.node.ts').map((path) => {
		const { description } = newNode(path);
		return {
			file: relative(ROOT, path),
			folder: dirname(path),
			description,
			operations: operationsOf(description.properties),
		};
	});
}

/** A file `Loyalty.node.ts` exports the class `Loyalty`: n8n finds it by this name. */
function newNode(path: string): INodeType {
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- which nodes there are is only known now
	const exported = require(path) as Record<string, new () => INodeType>;
	const nodeClass = exported[basename(path, '.node.ts')];
	if (!nodeClass) throw new Error(`${path} does not export a class of its own name.`);
	return new nodeClass();
}

/** The operation lists of the form: one `operation` property for each resource. */
function operationsOf(properties: readonly INodeProperties[]): PackageNode['operations'] {
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options }) => {
			const [shownFor] = displayOptions?.show?.resource ?? [];
			const resource = typeof shownFor === 'string' ? shownFor : '';
			const choices = (options ?? []).filter((option) => 'value' in option);
			return choices.map(({ name, value }) => ({
				resource,
				operation: String(value),
				label: name,
			}));
		});
}

export function readText(path: string): string {
	return readFileSync(join(ROOT, path), 'utf8');
}

export interface PackageManifest {
	n8n: { nodes: string[]; credentials: string[] };
	dependencies: Record<string, string>;
	devDependencies: Record<string, string>;
	peerDependencies: Record<string, string>;
}

export function readManifest(): PackageManifest {
	return JSON.parse(readText('package.json')) as PackageManifest;
}
